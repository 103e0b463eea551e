using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Serving;

/// <summary>Something that a token lets its holder do (<see cref="PendingToken.Act"/>).</summary>
internal interface ITokenAct
{
    /// <summary>As <see cref="PendingToken.Act"/> has it.</summary>
    string Name { get; }

    /// <summary>
    /// Does it, in the transaction that uses the token up, and writes the letters that follow. A mail does it once, however often it comes round.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="token">What the token stands for; it is good.</param>
    /// <param name="command">What was said with it: <see cref="ConfirmCommand"/>, <see cref="ModerateCommand"/>.</param>
    /// <param name="mail">The mail that brought it.</param>
    /// <returns>False where the command says nothing that this act knows, and the token stays.</returns>
    bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail);
}

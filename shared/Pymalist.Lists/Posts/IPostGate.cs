using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Posts;

/// <summary>Lets posts through to the members, or does with them what the list's rules say.</summary>
internal interface IPostGate
{
    /// <summary>Whether a post goes to the members now.</summary>
    /// <exception cref="MailException">It is rejected.</exception>
    ValueTask<bool> Admits(Mail mail, CancellationToken cancellationToken);
}

/// <summary>Rejects whatever the rules do not accept: where nothing is kept, nothing can wait.</summary>
/// <param name="list">The list, for people.</param>
/// <param name="judge">Asks the rules.</param>
internal sealed class RejectingGate(Mailbox list, PostJudge judge) : IPostGate
{
    public async ValueTask<bool> Admits(Mail mail, CancellationToken cancellationToken)
    {
        var decision = await judge.Judge(mail, cancellationToken);
        return decision.Verdict.Act == Act.Accept ? true : throw decision.Verdict.ToRefusal(list);
    }
}

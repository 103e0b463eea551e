using System.Runtime.CompilerServices;
using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Serving;

/// <summary>Does what people ask of a list by mail, and answers (RFC 2142, section 6). Nothing goes to the members.</summary>
/// <remarks>What a machine wrote is neither done nor answered: a vacation notice brings back the token of the mail that it answers.</remarks>
/// <param name="list">The list.</param>
/// <param name="address">Which of its addresses the mail came to.</param>
internal sealed class CommandProcessor(HostedList list, CommandAddress address) : IProcessor
{
    // Longer than any mail is tried.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await list.Members.Tell(cancellationToken);
        if (list.Answers.Refusal(mail) is { } refusal)
        {
            list.Services.Note(mail, "ignored", $"A command that is not looked at: {refusal}.");
            yield break;
        }

        var commands = Read(mail);
        if (await list.Services.Store.Write(session => Do(session, mail, commands), cancellationToken))
            list.Services.Note(mail, "commanded", commands.Commands.Count == 0 ? "No command." : string.Join(", ", commands.Commands.Select(NameOf)));
    }

    // A mail comes round again after a crash, or for as long as another list cannot take it; by then much may have changed.
    private bool Do(IListSession session, Mail mail, CommandMail commands)
    {
        var isNew = session.TryCount($"commands {MailId.Derived(mail.Id, list.Address.Key, address.ToString())}", 1, Remembered);
        if (isNew)
            new CommandWork(list, session, mail).Do(commands);
        return isNew;
    }

    private CommandMail Read(Mail mail) => address.Command switch
    {
        null => new CommandReader(list.Address, list.Options.Commands).Read(mail.Message),
        ConfirmCommand confirm when ModeratorWord.Read(mail.Message, list.Options.Commands) is { } word => new([new ModerateCommand(word.Decision, confirm.Token)], [], HasMore: false),
        var command => new([command], [], HasMore: false),
    };

    // No token in a log.
    private static string NameOf(ListCommand command) => command.GetType().Name[..^"Command".Length].ToLowerInvariant();
}

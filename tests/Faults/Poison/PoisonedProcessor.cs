using System.Runtime.CompilerServices;

namespace Pymalist.Faults.Poison;

/// <summary>Settings of a <see cref="PoisonedProcessor"/>.</summary>
public sealed record PoisonedProcessorOptions
{
    public IReadOnlyList<string> Members { get; init; } = [];
}

/// <summary>A third party's processor: passes a post on to its members, and does harm where the post says so.</summary>
public sealed class PoisonedProcessor(PoisonedProcessorOptions options) : IProcessor
{
    private static readonly Mailbox List = Mailbox.Parse("Red mail list <red@example.org>");

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        Harm.Do(mail.Message.Span);
        yield return mail with
        {
            Id = MailId.Derived(mail.Id, ["red@example.org", .. options.Members]),
            Sender = mail.Sender ?? List,
            List = List,
            Recipients = [.. options.Members.Select(Mailbox.Parse)],
        };
    }
}

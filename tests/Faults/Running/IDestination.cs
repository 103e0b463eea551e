using System.Security.Cryptography;
using Pymalist.Faults.Checking;
using Pymalist.Faults.Sinks;
using Pymalist.Internet.Messages;
using Pymalist.Testing.Servers;

namespace Pymalist.Faults.Running;

/// <summary>Where an experiment's mail goes to, and is counted.</summary>
internal interface IDestination
{
    /// <summary>Whether nothing is on its way in it.</summary>
    bool IsQuiet { get; }

    /// <summary>All that has arrived.</summary>
    IReadOnlyList<Copy> Copies();

    /// <summary>Of whom clients that were killed cannot know.</summary>
    IReadOnlyList<Doubt> Doubts();
}

/// <summary>A sink.</summary>
internal sealed class SinkDestination(FaultSink sink) : IDestination
{
    // A client that was killed cannot have written down an answer that it had for less than this.
    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(5);

    public bool IsQuiet => sink.InFlight.Count == 0;

    public IReadOnlyList<Copy> Copies() => sink.Copies();

    public IReadOnlyList<Doubt> Doubts() => FaultSink.Doubts(sink.Interrupted(Writing));
}

/// <summary>The mailboxes of a Postfix. What they keep of a message as it was is its body.</summary>
internal sealed class PostfixDestination(PostfixServer postfix, IReadOnlyCollection<string> mailboxes) : IDestination
{
    public bool IsQuiet => postfix.Queued == 0;

    public IReadOnlyList<Copy> Copies() =>
        [.. mailboxes.SelectMany(mailbox => postfix.MailsOf(mailbox).Select((mail, number) => Of(mailbox, mail, number)))];

    public IReadOnlyList<Doubt> Doubts() => [];

    private static Copy Of(string mailbox, byte[] mail, int number)
    {
        var body = mail.AsSpan()[HeaderFields.LengthOf(mail)..];
        return new(MessageIdOf(mail), mailbox, Convert.ToHexString(SHA256.HashData(body)), number);
    }

    private static string MessageIdOf(byte[] mail)
    {
        foreach (var field in new HeaderFields(mail))
        {
            if (field.Is("Message-ID"u8))
                return System.Text.Encoding.ASCII.GetString(field.Body).Trim();
        }

        return "";
    }
}

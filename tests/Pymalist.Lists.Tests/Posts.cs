using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Tests;

/// <summary>Mail to the lists of these tests, and what came of it.</summary>
internal static class Posts
{
    public static readonly Mailbox Ann = Mailbox.Parse("Ann <ann@example.com>");
    public static readonly Mailbox Bob = Mailbox.Parse("bob@example.net");

    public static ListOptions Red { get; } = new()
    {
        List = Mailbox.Parse("Red mail list <red@example.org>"),
        Subscribers = [Ann, Bob],
        Open = true,
    };

    public static ListOptions Green { get; } = new()
    {
        List = Mailbox.Parse("Green mail list <green@example.org>"),
        Subscribers = [Mailbox.Parse("cleo@example.com")],
        Open = true,
    };

    /// <summary>One character of the text is one octet of the message.</summary>
    public static Mail Mail(string message) => Mail(Encoding.Latin1.GetBytes(message));

    public static Mail Mail(ReadOnlyMemory<byte> message) => new() { Id = "5f1d", Message = message };

    public static async Task<IReadOnlyList<Mail>> All(this IProcessor processor, Mail mail) =>
        await processor.Process(mail, CancellationToken.None).ToListAsync();

    public static async Task<Mail> Only(this IProcessor processor, string message) => Assert.Single(await processor.All(Mail(message)));

    public static async Task<MailException> Refusal(this IProcessor processor, Mail mail) =>
        await Assert.ThrowsAsync<MailException>(async () => await processor.All(mail));

    public static string Text(this Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);

    /// <summary>The bodies of the fields of this name, without the space behind the colon, in order.</summary>
    public static IReadOnlyList<string> Bodies(this Mail mail, string name)
    {
        var bodies = new List<string>();
        foreach (var field in new HeaderFields(mail.Message.Span))
        {
            if (field.Is(Encoding.ASCII.GetBytes(name)))
                bodies.Add(Encoding.Latin1.GetString(field.Body).TrimStart(' '));
        }

        return bodies;
    }

    public static IReadOnlyList<string> Names(this Mail mail)
    {
        var names = new List<string>();
        foreach (var field in new HeaderFields(mail.Message.Span))
            names.Add(Encoding.Latin1.GetString(field.Name));
        return names;
    }

    public static string Decoded(this Mail mail, string name) =>
        EncodedWords.Decode(Encoding.Latin1.GetBytes(Assert.Single(mail.Bodies(name))));
}

/// <summary>Passes on what it is given.</summary>
internal sealed class PassingProcessor : IProcessor
{
    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) => new[] { mail }.ToAsyncEnumerable();
}

/// <summary>Throws when it is called, or behind its first mail.</summary>
internal sealed class ThrowingProcessor(Exception exception, bool afterOne = false) : IProcessor
{
    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) => afterOne ? Late(mail) : throw exception;

    private async IAsyncEnumerable<Mail> Late(Mail mail)
    {
        await Task.CompletedTask;
        yield return mail;
        throw exception;
    }
}

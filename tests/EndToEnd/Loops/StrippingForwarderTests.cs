using Pymalist.EndToEnd.Stories;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Loops;

/// <summary>A member whose mailbox sends to the list what comes of it, without any field by which the list would know its own.</summary>
[Collection("Loops")]
public sealed class StrippingForwarderTests(Crossroads crossroads) : IDisposable
{
    private const string Cora = "cora@example.com";
    private const string List = "copied@lists.test";

    private static readonly string[] OfTheList = ["List-", "X-", "Precedence:", "Auto-Submitted:", "Received:", "Sender:", "Delivered-To:", "Return-Path:", "Archived-At:"];

    private readonly Village _village = crossroads.Village;

    public void Dispose() => crossroads.Forwarder.Taken = (_, _, _) => Task.CompletedTask;

    [ServerFact("dovecot", "postfix")]
    public async Task What_it_sends_back_is_known_by_its_Message_ID_and_its_content()
    {
        ForwardWithout(OfTheList);

        var post = await _village.Write(Cora, List, "First", "Hello, all.");
        await crossroads.Ends($"{post}: 0 messages");

        AssertOneCopyEach("First");
    }

    [ServerFact("dovecot", "postfix")]
    public async Task What_it_sends_back_without_even_a_Message_ID_is_known_by_author_subject_and_content()
    {
        ForwardWithout([.. OfTheList, "Message-ID:"]);

        await _village.Write(Cora, List, "Second", "Hello, all.");
        await crossroads.Ends("has written the same");

        AssertOneCopyEach("Second");
    }

    private void ForwardWithout(string[] fields) =>
        crossroads.Forwarder.Taken = (_, _, message) => _village.Send("somebody@example.net", List, Stripped(message, fields));

    private void AssertOneCopyEach(string subject)
    {
        Assert.Single(_village.Mailbox(Cora), letter => letter.Subject == subject);
        Assert.Single(crossroads.Forwarder.Messages, message => new Letter(message).Subject == subject);
    }

    private static string Stripped(string message, string[] names)
    {
        var end = message.IndexOf("\n\n", StringComparison.Ordinal);
        var fields = message[..end].Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal).Split('\n');
        var rest = fields.Where(field => !names.Any(name => field.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
        return string.Join("\r\n", [.. rest, "", .. message[(end + 2)..].Split('\n')]);
    }
}

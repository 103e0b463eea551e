using Pymalist.EndToEnd.Stories;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Loops;

/// <summary>Programs that try each address in a mail, as filters do: they take nobody off a list.</summary>
[Collection("Loops")]
public sealed class ScannerTests(Crossroads crossroads)
{
    private const string Sue = "sue@example.com";

    private readonly Village _village = crossroads.Village;

    [ServerFact("dovecot", "postfix")]
    public async Task A_machine_that_writes_to_unsubscribe_is_neither_heard_nor_answered()
    {
        await _village.Send("", "scanned-unsubscribe@lists.test", Mail("one", "scanned-unsubscribe@lists.test"));
        await _village.Send(Sue, "scanned-unsubscribe@lists.test", Mail("two", "scanned-unsubscribe@lists.test", "Auto-Submitted: auto-generated"));
        await _village.Send("", "scanned-request@lists.test", Mail("three", "scanned-request@lists.test"));
        foreach (var id in (string[])["one", "two", "three"])
            await crossroads.Ends($"<{id}@example.com>: 0 messages");
        var machines = _village.Mailbox(Sue);

        await _village.Send(Sue, "scanned-unsubscribe@lists.test", Mail("four", "scanned-unsubscribe@lists.test"));
        await _village.Receives(Sue, letter => letter.Text.Contains("scanned", StringComparison.Ordinal));
        var members = (await _village.Command("member", "list", "scanned@lists.test", "--json")).With(0).OutputLines;

        Assert.Empty(machines);
        Assert.Single(_village.Mailbox(Sue));
        Assert.Contains("\"state\":\"active\"", Assert.Single(members), StringComparison.Ordinal);
    }

    private static string Mail(string id, string to, params string[] fields) =>
        string.Join("\r\n", [$"From: {Sue}", $"To: {to}", "Subject: unsubscribe", $"Message-ID: <{id}@example.com>", "Date: Thu, 26 Nov 2026 10:00:00 +0000", .. fields, "", ""]);
}

using System.Text.RegularExpressions;
using Pymalist.EndToEnd.Servers;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist demo</c>, which needs nothing.</summary>
public sealed partial class DemoTests : IDisposable
{
    private static readonly string[] Copies =
    [
        "Green mail list: bob@example.net", "Green mail list: cleo@example.com",
        "Red mail list: ann@example.com", "Red mail list: bob@example.net", "Red mail list: eve@example.edu",
    ];

    private readonly TemporaryFolder _folder = new("demo");

    [Fact]
    public async Task The_smoke_prints_each_copys_recipient_and_file()
    {
        await using var demo = await PymalistCommand.Start(_folder, "demo", "--smoke");

        var ended = await demo.Exit(TimeSpan.FromSeconds(60));

        ended.With(0);
        var copies = Copy().Matches(ended.Output);
        Assert.Equal(Copies, copies.Select(Described).Order(StringComparer.Ordinal));
        foreach (Match copy in copies)
        {
            var message = await File.ReadAllTextAsync(copy.Groups["file"].Value);
            Assert.Contains($"List-Id: {copy.Groups["list"].Value} <", message, StringComparison.Ordinal);
            Assert.EndsWith($"Hello, members of {copy.Groups["list"].Value}.\n", message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }

        RemoveWhatItLeaves(ended.Output);
    }

    [Fact]
    public async Task It_takes_posts_at_the_port_it_announces_and_shows_their_copies()
    {
        await using var demo = await PymalistCommand.Start(_folder, "demo");
        await demo.Says("Ctrl+C ends the demo.");
        var port = int.Parse(Announced().Match(demo.Output).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
        using (var client = await LineClient.Connect(port))
        {
            await client.Say("EHLO test", "MAIL FROM:<you@example.net>", "RCPT TO:<green@example.org>", "DATA");
            await client.Say("From: you@example.net\r\nTo: green@example.org\r\nSubject: Hello\r\n\r\nHello, members.\r\n.", "QUIT");
        }

        await Eventually.Holds(() => Copy().Count(demo.Output) == 2);
        var ended = await demo.Stop(TimeSpan.FromSeconds(60));

        ended.With(0);
        Assert.Empty(ended.Errors);
        var copies = Copy().Matches(ended.Output);
        Assert.Equal(Copies[..2], copies.Select(Described).Order(StringComparer.Ordinal));
        Assert.All(copies, copy => Assert.Contains("Subject: [Green] Hello", File.ReadAllText(copy.Groups["file"].Value), StringComparison.Ordinal));
        RemoveWhatItLeaves(ended.Output);
    }

    [Fact]
    public async Task People_join_it_by_mail_and_commands_work_on_it()
    {
        await using var demo = await PymalistCommand.Start(_folder, "demo");
        await demo.Says("Ctrl+C ends the demo.");
        var port = int.Parse(Announced().Match(demo.Output).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
        var configuration = Configuration().Match(demo.Output).Groups["file"].Value;

        await Write(port, "red-subscribe@example.org");
        await Eventually.Holds(() => Copy().IsMatch(demo.Output));
        var confirm = ConfirmAddress().Match(await File.ReadAllTextAsync(Copy().Match(demo.Output).Groups["file"].Value)).Value;
        await Write(port, confirm);
        await Eventually.Holds(() => Copy().Count(demo.Output) == 2);
        var members = await PymalistCommand.Run(_folder, "member", "list", "red@example.org", "--config", configuration);
        var output = (await demo.Stop(TimeSpan.FromSeconds(60))).With(0).Output;

        Assert.Contains("you@example.net", members.With(0).Output, StringComparison.Ordinal);
        Assert.Contains("Subject: Welcome to Red mail list", await File.ReadAllTextAsync(Copy().Matches(output)[1].Groups["file"].Value), StringComparison.Ordinal);
        RemoveWhatItLeaves(output);
    }

    [Fact]
    public async Task A_recipient_that_is_no_list_is_refused()
    {
        await using var demo = await PymalistCommand.Start(_folder, "demo");
        await demo.Says("Ctrl+C ends the demo.");
        var port = int.Parse(Announced().Match(demo.Output).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
        using var client = await LineClient.Connect(port);
        await client.Say("EHLO test", "MAIL FROM:<you@example.net>");

        var answer = await client.Ask("RCPT TO:<blue@example.org>");

        Assert.StartsWith("550", answer, StringComparison.Ordinal);
        RemoveWhatItLeaves((await demo.Stop()).With(0).Output);
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"^(?<list>.+): a copy for (?<recipient>\S+): (?<file>/\S+)$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex(@"smtp://127\.0\.0\.1:(?<port>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Announced();

    [GeneratedRegex(@"its configuration +(?<file>/\S+)$", RegexOptions.Multiline)]
    private static partial Regex Configuration();

    [GeneratedRegex(@"red-confirm\+[a-z2-7]{26}@example\.org")]
    private static partial Regex ConfirmAddress();

    [GeneratedRegex(@"copies land in +(?<outbox>/\S+)$", RegexOptions.Multiline)]
    private static partial Regex Outbox();

    private static async Task Write(int port, string to)
    {
        using var client = await LineClient.Connect(port);
        await client.Say("EHLO test", "MAIL FROM:<you@example.net>", $"RCPT TO:<{to}>", "DATA");
        await client.Say($"From: you@example.net\r\nTo: {to}\r\nSubject: \r\n\r\n.", "QUIT");
    }

    private static string Described(Match copy) => $"{copy.Groups["list"].Value}: {copy.Groups["recipient"].Value}";

    // What it leaves is for people to look at; nobody will.
    private static void RemoveWhatItLeaves(string output)
    {
        var folder = Path.GetDirectoryName(Outbox().Match(output).Groups["outbox"].Value);
        Assert.StartsWith("pymalist-demo-", Path.GetFileName(folder), StringComparison.Ordinal);
        Directory.Delete(folder!, recursive: true);
    }
}

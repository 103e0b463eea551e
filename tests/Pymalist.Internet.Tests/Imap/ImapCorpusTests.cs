using System.Text;
using System.Text.RegularExpressions;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Imap;

/// <summary>What real servers have said, and what scripts expect them to say. The files end their lines with LF.</summary>
public sealed partial class ImapCorpusTests
{
    // Its literal ends before its octets do: a line was edited by hand.
    private const string TooShort = "gmail-headers.1_unsolicited-info.txt";

    private static readonly int[] PieceSizes = [0, 1, 7, int.MaxValue];

    [CorpusFact]
    public async Task Every_reply_of_real_servers_is_read_and_ends_with_its_tag()
    {
        var files = Corpus.Files("imap/mailkit-server-replies", "*.txt").Where(file => Path.GetFileName(file) != TooShort).ToList();
        Assert.True(files.Count > 200);
        foreach (var file in files)
        {
            var whole = await ImapResponseReaderTests.ReadAll(Transcript(file), int.MaxValue);

            Assert.True(whole.Count > 0, file);
            Assert.All(whole, response => Assert.True(response.IsUntagged || response.IsContinuation || response.Tag == "A########", file));
            foreach (var pieceSize in PieceSizes)
                Assert.Equal(whole.Select(Shown), (await ImapResponseReaderTests.ReadAll(Transcript(file), pieceSize)).Select(Shown));
        }
    }

    [CorpusFact]
    public async Task Every_reply_that_scripts_expect_is_read()
    {
        var count = 0;
        foreach (var file in Corpus.Files("imap/imaptest", "*.imaptest"))
        {
            foreach (Match match in Expected().Matches("\n" + File.ReadAllText(file, Encoding.Latin1)))
            {
                var response = await ImapResponseReaderTests.ReadAll($"* {Literals(match.Groups[1].Value)}\r\n", 7);

                Assert.Single(response);
                count++;
            }
        }

        Assert.True(count > 450, $"{count}");
    }

    [CorpusFact]
    public async Task What_real_servers_say_of_a_mail_is_understood()
    {
        var gmail = (await Replies("gmail-fetch.12"))[0];
        var quoted = (await Replies("gmail-fetch-quoted-string"))[0];
        var domino = (await Replies("domino-fetch-extra-parens"))[0];

        Assert.Equal(12u, gmail.Item("UID")?.Number);
        Assert.Equal(32737, Assert.IsType<ImapString>(gmail.Item("BODY[]")).Octets.Length);
        Assert.Equal("This is the message body as a quoted-string.", quoted.Item("BODY[1.TEXT]<0>")?.ToString());
        Assert.Equal(14935u, domino.Item("UID")?.Number);
    }

    [CorpusFact]
    public async Task What_real_servers_say_of_a_folder_is_understood()
    {
        foreach (var (file, validity) in new[]
        {
            ("common-select-inbox", 1436832084u), ("gmail-select-inbox", 81u), ("yandex-select-inbox", 1679853140u),
            ("dovecot-select-unittests-messages-qresync", 1436832084u),
        })
        {
            await using var server = new ImapTestServer { Instead = Saying(("SELECT \"INBOX\"", file)) };
            var options = server.Options;
            await using var client = await ImapClient.Open(options, new(options.User, options.Password, null, default), null, default);

            Assert.Equal((file, validity), (file, await client.Select(default)));
        }
    }

    [CorpusFact]
    public async Task A_folder_that_a_real_server_opens_for_reading_only_is_refused()
    {
        await using var server = new ImapTestServer { Instead = Saying(("SELECT \"INBOX\"", "gmail-examine-inbox")) };

        var (_, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.Equal("READ-ONLY", Assert.IsType<ImapRefusedException>(failure).Code);
    }

    [CorpusFact]
    public async Task What_a_real_server_says_of_moved_mail_is_understood()
    {
        await using var server = new ImapTestServer();
        server.Mails.Add(new(31, "a\r\n"u8.ToArray()));
        server.Instead = Saying(("UID MOVE 31 \"Posts\"", "exchange-issue115"));

        var mails = await new ImapFetcher(server.Options with { MoveTo = "Posts" }).DrainAll();

        Assert.Single(mails);
    }

    [CorpusFact]
    public async Task A_mail_of_a_real_server_comes_whole()
    {
        foreach (var pieceSize in new[] { 1, 7, int.MaxValue })
        {
            await using var server = new ImapTestServer { PieceSize = pieceSize };
            server.Mails.Add(new(12, "?"u8.ToArray()));
            server.Instead = Saying(("UID FETCH 12 (UID BODY.PEEK[])", "gmail-fetch.12"));
            var said = Transcript(Corpus.Files("imap/mailkit-server-replies", "gmail-fetch.12.txt")[0]);
            var start = said.IndexOf('\n', StringComparison.Ordinal) + 1;

            var mail = Assert.Single(await new ImapFetcher(server.Options).DrainAll());

            Assert.Equal(said.Substring(start, 32737), Encoding.Latin1.GetString(mail.Message.Span));
        }
    }

    [CorpusFact]
    public async Task Capabilities_of_real_servers_say_how_to_log_in()
    {
        foreach (var (file, expected) in new[]
        {
            ("gmail-capability", "AUTHENTICATE PLAIN"), ("gmail-capability_logindisabled", "AUTHENTICATE PLAIN"), ("courier-capability", "AUTHENTICATE PLAIN"),
            ("domino-capability", "AUTHENTICATE PLAIN"), ("exchange-capability-preauth", "AUTHENTICATE PLAIN"), ("yandex-capability", "AUTHENTICATE PLAIN"),
            ("zoho-capability", "AUTHENTICATE PLAIN"), ("icloud-capability", "LOGIN"), ("lowercase-capability", "LOGIN"),
        })
        {
            await using var server = new ImapTestServer("a\r\n") { Instead = Saying(("CAPABILITY", file)) };

            await new ImapFetcher(server.Options).Drain();

            Assert.StartsWith(expected, server.Commands[1], StringComparison.Ordinal);
        }
    }

    private static async Task<List<ImapResponse>> Replies(string name) =>
        await ImapResponseReaderTests.ReadAll(Transcript(Assert.Single(Corpus.Files("imap/mailkit-server-replies", name + ".txt"))), int.MaxValue);

    private static Func<ImapTestSession, string, Task<bool>> Saying(params (string Command, string File)[] replies) => async (session, command) =>
    {
        if (replies.FirstOrDefault(reply => reply.Command == command).File is not { } name)
            return false;

        var file = Assert.Single(Corpus.Files("imap/mailkit-server-replies", name + ".txt"));
        await session.Say(Transcript(file).Replace("A########", session.Tag, StringComparison.Ordinal));
        return true;
    };

    private static string Transcript(string file) => File.ReadAllText(file, Encoding.Latin1).Replace("\n", "\r\n", StringComparison.Ordinal);

    private static string Shown(ImapResponse response) => $"{response.Tag} {response.Number} {response.Name} {response.Code} {response.Text} {response.Values.Count}";

    // {{{ and }}} stand around a literal, each at the end of a line.
    private static string Literals(string text) => Braces().Replace(text, match =>
    {
        var octets = match.Groups[2].Value.Replace("\n", "\r\n", StringComparison.Ordinal);
        return $"{match.Groups[1].Value}{{{octets.Length}}}\r\n{octets}";
    });

    [GeneratedRegex(@"(?<=\n)[*!] ((?:[^\n{]|\{(?!\{\{)|\{\{\{\n(?:.|\n)*?\}\}\})*)")]
    private static partial Regex Expected();

    [GeneratedRegex(@"(~?)\{\{\{\n((?:.|\n)*?)\n?\}\}\}")]
    private static partial Regex Braces();
}

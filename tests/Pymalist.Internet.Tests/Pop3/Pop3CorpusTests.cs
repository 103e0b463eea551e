using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>What real servers have said; the files end their lines with LF.</summary>
public sealed class Pop3CorpusTests
{
    private static readonly int[] PieceSizes = [1, 7, int.MaxValue];

    // What these hold is no consent, and is to be told so.
    private static readonly string[] Wrong = ["comcast-err", "common-err-greeting", "exchange-plus"];

    [CorpusFact]
    public async Task Listings_and_capabilities_of_real_servers_are_understood()
    {
        foreach (var pieceSize in PieceSizes)
        {
            await using var server = new Pop3TestServer([.. Enumerable.Range(1, 7).Select(i => $"{i}\r\n")]) { PieceSize = pieceSize };
            server.Instead = Saying(("", "lang-greeting"), ("CAPA", "exchange-capa"), ("LIST", "comcast-list"), ("UIDL", "exchange-uidl"));

            var mails = await new Pop3Fetcher(server.Options with { Authentication = Pop3Authentication.Plain }).DrainAll();

            Assert.Equal(Enumerable.Range(1, 7).Select(i => $"{i}\r\n"), mails.Select(Text));
            Assert.Equal(MailId.Of($"pop3://ann@127.0.0.1:{server.Options.Port}", "6499", "1\r\n"u8), mails[0].Id);
        }
    }

    [CorpusFact]
    public async Task A_message_of_a_real_server_comes_whole()
    {
        foreach (var pieceSize in PieceSizes)
        {
            await using var server = new Pop3TestServer("?\r\n") { PieceSize = pieceSize };
            server.Instead = Saying(("RETR 1", "gmail-top"));
            var said = Encoding.Latin1.GetString(Reply("gmail-top"));
            var expected = said[(said.IndexOf('\n', StringComparison.Ordinal) + 1)..^2];

            var mail = Assert.Single(await new Pop3Fetcher(server.Options).DrainAll());

            Assert.Equal(expected, Text(mail));
        }
    }

    [CorpusFact]
    public async Task Mail_that_UIDL_leaves_out_is_known_by_its_octets()
    {
        await using var server = new Pop3TestServer("1\r\n", "2\r\n", "3\r\n") { Instead = Saying(("UIDL", "gmail-uidl-error2")) };

        var mails = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Equal(3, mails.Count);
        Assert.Equal(MailId.Of($"pop3://ann@127.0.0.1:{server.Options.Port}", "", "3\r\n"u8), mails[2].Id);
    }

    [CorpusFact]
    public async Task Listings_of_real_servers_that_are_wrong_are_named()
    {
        foreach (var (command, file) in new[] { ("LIST", "comcast-list-error1"), ("LIST", "comcast-list-error3"), ("UIDL", "gmail-uidl-error1") })
        {
            await using var server = new Pop3TestServer("1\r\n") { Instead = Saying((command, file)) };

            var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

            Assert.Empty(mails);
            Assert.Contains($"answers {command} with a line", Assert.IsType<ProtocolException>(failure).Message, StringComparison.Ordinal);
        }
    }

    [CorpusFact]
    public async Task Every_reply_is_the_same_however_it_is_cut()
    {
        var files = Directory.GetFiles(Path.Combine(Corpus.Root!, "pop3", "mailkit-server-replies"), "*.txt").Order(StringComparer.Ordinal).ToList();
        var replies = new Dictionary<string, string>();
        foreach (var file in files)
        {
            var octets = await File.ReadAllBytesAsync(file);
            var whole = await Replay(octets, int.MaxValue);
            foreach (var pieceSize in PieceSizes)
                Assert.Equal(whole, await Replay(octets, pieceSize));
            replies[Path.GetFileNameWithoutExtension(file)] = whole;
        }

        Assert.Equal(48, replies.Count);
        Assert.Equal("CommandRefusedException", replies["comcast-err"]);
        Assert.StartsWith("CommandRefusedException", replies["common-err-greeting"], StringComparison.Ordinal);
        Assert.Equal("ProtocolException", replies["exchange-plus"]);
        Assert.Equal("Capability list follows|USER|RESP-CODES|EXPIRE 0|LOGIN-DELAY 300|TOP|UIDL|X-GOOGLE-RICO|SASL PLAIN XOAUTH2|.", replies["gmail-capa1"]);
        Assert.Equal("3 103", replies["gmail-uidl3"]);
        Assert.Equal("||", replies["gmail-dele123"]);
        Assert.Equal(3, replies["gmail-top123"].Split('|').Count(line => line == "."));
        Assert.Equal("", replies["lang-utf8"]);
        Assert.All(replies.Where(reply => !Wrong.Contains(reply.Key)), reply => Assert.DoesNotContain("Exception", reply.Value, StringComparison.Ordinal));
    }

    [CorpusFact]
    public async Task Log_ins_as_real_servers_offer_them_go_the_best_way()
    {
        foreach (var (file, expected) in new[] { ("exchange-capa", "AUTH PLAIN"), ("gmail-capa1", "AUTH PLAIN"), ("lang-capa1", "AUTH PLAIN"), ("comcast-capa1", "USER ann") })
        {
            foreach (var pieceSize in PieceSizes)
            {
                await using var server = new Pop3TestServer("1\r\n") { PieceSize = pieceSize, Instead = Saying(("CAPA", file)) };

                Assert.Single(await new Pop3Fetcher(server.Options).DrainAll());

                Assert.Equal(expected, server.Commands[1]);
            }
        }
    }

    [CorpusFact]
    public async Task Mail_of_the_corpus_comes_as_it_was_sent()
    {
        var files = Corpus.Files("hostile").Concat(Corpus.Files("mime").Take(200)).Select(File.ReadAllBytes).Where(octets => octets.Length < 1_000_000).ToList();
        await using var server = new Pop3TestServer();
        server.Mails.AddRange(files.Select((octets, i) => new Pop3TestMail($"u{i}", octets)));

        var mails = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.NotEmpty(files);
        Assert.Equal(files.Count, mails.Count);
        for (var i = 0; i < files.Count; i++)
            Assert.Equal(files[i].AsSpan().EndsWith("\r\n"u8) ? files[i] : [.. files[i], .. "\r\n"u8], mails[i].Message.ToArray());
    }

    private static Func<Pop3TestSession, string, Task<bool>> Saying(params (string Command, string File)[] replies) => async (session, command) =>
    {
        if (replies.FirstOrDefault(reply => reply.Command == command).File is not { } file)
            return false;

        await session.Say(Reply(file));
        return true;
    };

    // The replies, one after the other, with their lines where they have more than one, and what went wrong.
    private static async Task<string> Replay(byte[] octets, int pieceSize)
    {
        var options = new ConnectionOptions { Host = "pop.example.org", Port = 110 };
        await using var connection = new Connection(new ScriptedStream(octets, pieceSize), options);
        var wire = new Pop3Wire(connection, TimeSpan.FromSeconds(20), new Secrets());
        var lines = new List<string>();
        try
        {
            for (var left = Ends(octets); left > 0; left--)
            {
                lines.Add(await wire.Reply("it", default));
                if (!octets.AsSpan().EndsWith("\n.\n"u8))
                    continue;
                await wire.Listing(lines.Add, default);
                lines.Add(".");
            }
        }
        catch (Exception exception) when (exception is CommandRefusedException or SessionBrokenException)
        {
            lines.Add(exception.GetType().Name);
        }

        return string.Join('|', lines);
    }

    // How many replies there are: as many as lines, or as dots that end them.
    private static int Ends(byte[] octets) =>
        octets.AsSpan().EndsWith("\n.\n"u8) ? octets.AsSpan().Count("\n.\n"u8) : octets.AsSpan().Count((byte)'\n');

    private static byte[] Reply(string file) =>
        File.ReadAllBytes(Path.Combine(Corpus.Root!, "pop3", "mailkit-server-replies", file + ".txt"));

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}

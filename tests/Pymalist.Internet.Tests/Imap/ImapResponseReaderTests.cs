using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapResponseReaderTests
{
    private const int MaxLiteral = 100_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task Responses_are_the_same_however_they_are_cut(int pieceSize)
    {
        const string transcript =
            "* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n"
            + "* 23 EXISTS\r\n"
            + "* OK [PERMANENTFLAGS (\\Deleted \\*)] Limited\r\n"
            + "+ go ahead\r\n"
            + "* 5 FETCH (UID 9 BODY[] {12}\r\n)\r\nA1 OK \r\n( FLAGS (\\Seen) BODY[TEXT] ~{3}\r\na\0b)\r\n"
            + "A1 NO [TRYCREATE] no \"such] folder\r\n"
            + "* bye\r\n";

        var responses = await ReadAll(transcript, pieceSize);

        Assert.Equal(["OK", "EXISTS", "OK", "", "FETCH", "NO", "BYE"], responses.Select(response => response.Name));
        Assert.Equal(["CAPABILITY", "", "PERMANENTFLAGS", "", "", "TRYCREATE", ""], responses.Select(response => response.Code));
        Assert.Equal(23u, responses[1].Number);
        Assert.True(responses[3].IsContinuation);
        Assert.Equal(9u, responses[4].Item("uid")?.Number);
        Assert.Equal(")\r\nA1 OK \r\n(", responses[4].Item("BODY[]")?.ToString());
        Assert.Equal("a\0b", responses[4].Item("BODY[TEXT]")?.ToString());
        Assert.Equal("[TRYCREATE] no \"such] folder", responses[5].Text);
    }

    [Theory]
    [InlineData("* OK [", "")]
    [InlineData("* OK []", "")]
    [InlineData("* OK [A", "")]
    [InlineData("* OK [A (]", "")]
    [InlineData("* OK [(A)] x", "")]
    [InlineData("* OK [\"A\"] x", "")]
    [InlineData("* OK [A {5}] x", "")]
    [InlineData("[COPYUID 55 31 6]", "COPYUID")]
    [InlineData("* OK [A \"]\" b] x", "A")]
    [InlineData("* OK [BADCHARSET (UTF-8)]", "BADCHARSET")]
    [InlineData("* NO\r\n", "")]
    public async Task A_code_that_is_not_to_be_understood_is_text(string line, string expected)
    {
        var response = Assert.Single(await ReadAll(line.TrimEnd() + "\r\n", int.MaxValue));

        Assert.Equal(expected, response.Code);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("* ")]
    [InlineData("* 12")]
    [InlineData("A1 FETCH ()")]
    [InlineData("A1 12 OK")]
    [InlineData("* 1 FETCH (UID")]
    [InlineData("* 1 FETCH (X \"a")]
    [InlineData("* LIST )")]
    public async Task What_is_no_response_is_named(string line)
    {
        var exception = await Assert.ThrowsAsync<ProtocolException>(() => ReadAll(line + "\r\n", 7));

        Assert.Contains("does not speak IMAP", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("* 1 FETCH (BODY[] {100001}\r\n")]
    [InlineData("* 1 FETCH (BODY[] {4294967295}\r\n")]
    [InlineData("* 1 FETCH (BODY[] {99999999999999999999}\r\n")]
    [InlineData("* X {60000}\r\n")]
    public async Task A_literal_is_measured_before_it_is_read(string announcement)
    {
        var filler = announcement.StartsWith("* X", StringComparison.Ordinal) ? new string('x', 60_000) + " {60000}\r\n" : "";
        var stream = new ScriptedStream(Encoding.Latin1.GetBytes(announcement + filler), int.MaxValue, silentAtEnd: true);

        var exception = await Assert.ThrowsAsync<ProtocolException>(() => Reader(stream).Read(new Patience(TimeSpan.FromSeconds(20)), default).AsTask());

        Assert.Contains("about to send", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_literal_that_is_cut_off_is_a_lost_connection()
    {
        await Assert.ThrowsAsync<ConnectionLostException>(() => ReadAll("* 1 FETCH (BODY[] {100}\r\nabc", 7));
    }

    [Fact]
    public async Task A_line_without_end_is_not_listened_to()
    {
        var stream = new ScriptedStream(Encoding.Latin1.GetBytes("* OK " + new string('x', 3_000_000)), int.MaxValue);

        await Assert.ThrowsAsync<ProtocolException>(() => Reader(stream).Read(new Patience(TimeSpan.FromSeconds(20)), default).AsTask());

        Assert.InRange(stream.Reads, 1, 200);
    }

    [Fact]
    public async Task Empty_literals_without_end_are_not_listened_to()
    {
        var transcript = "* X {0}\r\n" + string.Concat(Enumerable.Repeat(" {0}\r\n", 300_000));

        await Assert.ThrowsAsync<ProtocolException>(() => ReadAll(transcript, int.MaxValue));
    }

    /// <summary>All responses of a transcript.</summary>
    internal static async Task<List<ImapResponse>> ReadAll(string transcript, int pieceSize)
    {
        var reader = Reader(new ScriptedStream(Encoding.Latin1.GetBytes(transcript + "END OK\r\n"), pieceSize));
        var responses = new List<ImapResponse>();
        while (true)
        {
            var response = await reader.Read(new Patience(TimeSpan.FromSeconds(20)), default);
            if (response.Tag == "END")
                return responses;
            responses.Add(response);
        }
    }

    private static ImapResponseReader Reader(Stream stream) =>
        new(new Connection(stream, new ConnectionOptions { Host = "test.example", Port = 143 }), MaxLiteral);
}

using System.Text;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>Messages in chunks: RFC 3030.</summary>
public sealed class SmtpChunkingTests
{
    [Theory]
    [InlineData("BDAT 3 LAST\r\nx\r\n", "250")]
    [InlineData("BDAT 0 LAST\r\n", "250")]
    [InlineData("BDAT 1\r\nxBDAT 0\r\nBDAT 2 LAST\r\n\r\n", "250 250 250")]
    [InlineData("bdat 1 last\r\nx", "250")]
    [InlineData("BDAT 6\r\nQUIT\r\nNOOP\r\nBDAT 0 LAST\r\n", "250 250 250")]
    [InlineData("BDAT 1\r\nxDATA\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nRSET\r\nBDAT 6\r\nQUIT\r\n", "250 503 503 503 250 503")]
    [InlineData("RSET\r\nBDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\n", "250 503 503")]
    [InlineData("RSET\r\nMAIL FROM:<>\r\nRCPT TO:<gone@list.test>\r\nBDAT 6 LAST\r\nQUIT\r\n", "250 250 550 554")]
    [InlineData("BDAT 2000\r\n*BDAT 6 LAST\r\nQUIT\r\n", "552 503")]
    [InlineData("BDAT 900\r\n?BDAT 2000 LAST\r\n*", "250 552")]
    [InlineData("BDAT\r\n", "521")]
    [InlineData("BDAT x\r\n", "521")]
    [InlineData("BDAT -1\r\n", "521")]
    [InlineData("BDAT 1 FIRST\r\n", "521")]
    [InlineData("BDAT 99999999999999999999\r\n", "521")]
    [InlineData("BDAT 9223372036854775807\r\n", "521")]
    public async Task A_chunk_is_read_to_its_end_whatever_becomes_of_it(string commands, string codes)
    {
        await using var listener = await RunningListener.Start(new() { MaxMessageSize = 1_000 }, address => address.LocalPart != "gone");
        using var client = await listener.Greeted();
        await client.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>");

        await client.Send(commands.Replace("*", new string('x', 2_000), StringComparison.Ordinal).Replace("?", new string('x', 900), StringComparison.Ordinal) + "VRFY x\r\nQUIT\r\n");

        var ends = codes == "521" ? codes : $"{codes} 252 221";
        Assert.Equal(ends, string.Join(' ', await client.ReadCodes()));
    }

    [Fact]
    public async Task A_chunk_before_EHLO_is_no_command_either()
    {
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Connect();

        await client.Send("BDAT 6\r\nQUIT\r\nNOOP\r\nQUIT\r\n");

        Assert.Equal(["503", "250", "221"], await client.ReadCodes());
    }

    [Fact]
    public async Task Chunks_of_one_octet_make_the_message_that_one_chunk_makes()
    {
        const string message = "Subject: x\r\n\r\n.\r\nü\0\r\n";
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Greeted();
        await client.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>");

        var octets = Encoding.UTF8.GetBytes(message);
        foreach (var octet in octets)
            await client.Send([.. "BDAT 1\r\n"u8, octet]);
        await client.Send("BDAT 0 LAST\r\nQUIT\r\n");
        var codes = await client.ReadCodes();

        Assert.Equal([.. Enumerable.Repeat("250", octets.Length + 1), "221"], codes);
        Assert.True(listener.Mails[0].Message.Span.EndsWith(octets));
    }
}

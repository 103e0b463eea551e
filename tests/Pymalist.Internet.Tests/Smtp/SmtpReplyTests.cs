using System.Text;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData("250 Ok", 250, "Ok", true)]
    [InlineData("250", 250, "", true)]
    [InlineData("250 ", 250, "", true)]
    [InlineData("250-SIZE 10", 250, "SIZE 10", false)]
    [InlineData("550 5.1.1 No \u001b[31msuch\rperson\0", 550, "5.1.1 No ?[31msuch?person?", true)]
    public void A_line_has_a_code_a_text_and_may_be_the_last(string line, int code, string text, bool isLast)
    {
        Assert.True(SmtpReply.TryParseLine(Encoding.UTF8.GetBytes(line), out var readCode, out var readText, out var readIsLast));

        Assert.Equal((code, text, isLast), (readCode, readText, readIsLast));
    }

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("2500 Ok")]
    [InlineData("150 Ok")]
    [InlineData("650 Ok")]
    [InlineData("2x0 Ok")]
    [InlineData("250+Ok")]
    [InlineData("HTTP/1.1 400 Bad Request")]
    public void What_is_no_reply_is_not_read_as_one(string line)
    {
        Assert.False(SmtpReply.TryParseLine(Encoding.UTF8.GetBytes(line), out _, out _, out _));
    }

    [Theory]
    [InlineData(550, "5.1.1 No such user", "5.1.1")]
    [InlineData(550, "No such user", "5.0.0")]
    [InlineData(450, "5.1.1 Says two things", "4.0.0")]
    [InlineData(250, "2.1.5 Ok", "2.1.5")]
    [InlineData(250, "", "2.0.0")]
    [InlineData(451, "4.7.1", "4.7.1")]
    public void The_enhanced_status_counts_when_it_is_of_the_codes_class(int code, string text, string status)
    {
        Assert.Equal(status, new SmtpReply(code, [text]).Status.ToString());
    }

    [Fact]
    public void Its_words_are_on_one_line_and_bounded()
    {
        var reply = new SmtpReply(550, ["5.7.1 Go away", .. Enumerable.Repeat("5.7.1 and stay there", 100)]);

        var text = reply.ToString();

        Assert.StartsWith("550 5.7.1 Go away / 5.7.1 and stay there / ", text, StringComparison.Ordinal);
        Assert.True(text.Length < 1_010);
    }

    [CorpusFact]
    public void The_replies_of_servers_in_use_are_read()
    {
        var files = Corpus.Files("smtp/mailkit-server-replies", "*.txt");

        Assert.NotEmpty(files);
        foreach (var line in files.SelectMany(File.ReadAllLines))
            Assert.True(SmtpReply.TryParseLine(Encoding.UTF8.GetBytes(line), out _, out _, out _), line);
    }

    [CorpusFact]
    public async Task They_are_the_same_however_they_are_cut()
    {
        var files = Corpus.Files("smtp/mailkit-server-replies", "*.txt");

        Assert.NotEmpty(files);
        foreach (var (file, pieceSize) in files.SelectMany(file => new[] { 1, 7, 100_000 }.Select(size => (file, size))))
        {
            var lines = File.ReadAllLines(file);
            var wire = Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n")));
            var options = new ConnectionOptions { Host = "smtp.example", Port = 25 };
            await using var connection = new Connection(new ScriptedStream(wire, pieceSize), options);
            var session = new SmtpSession(connection, new SmtpOptions(), isTraced: false);

            var read = new List<string>();
            while (read.Count < lines.Length)
            {
                var reply = await session.Read(TimeSpan.FromSeconds(20), default);
                read.AddRange(reply.Lines.Select((line, i) => $"{reply.Code}{(i < reply.Lines.Count - 1 ? '-' : ' ')}{line}"));
            }

            Assert.Equal(lines.Select(line => line.TrimEnd()), read.Select(line => line.TrimEnd()));
        }
    }

    [Fact]
    public void Capabilities_are_found_in_whatever_case_and_spelling()
    {
        var can = new SmtpCapabilities(["size 1000", "AUTH=LOGIN", "Auth plain", "pipelining", "X-EXPS GSSAPI"]);

        Assert.True(can.Pipelining);
        Assert.Equal(1_000, can.MaxSize);
        Assert.Equal(["LOGIN", "plain"], can.Mechanisms);
        Assert.False(can.EightBitMime);
    }

    [Theory]
    [InlineData("SIZE")]
    [InlineData("SIZE 0")]
    [InlineData("SIZE many")]
    public void A_size_without_a_number_is_no_limit(string line)
    {
        var can = new SmtpCapabilities([line]);

        Assert.True(can.Size);
        Assert.Equal(long.MaxValue, can.MaxSize);
    }
}

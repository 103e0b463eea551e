using System.Diagnostics;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Commands;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Commands;

/// <summary>Nothing that comes in makes reading fail, or take longer than its length asks for.</summary>
public sealed class HostileCommandTests
{
    private static readonly CommandReader Reader = new(Posts.Red.List.Address);
    private static readonly CommandAnswerGuard Guard = new([Posts.Red.List.Address]);

    [Theory]
    [InlineData("Subject: ", "Re: ", "\r\n\r\n")]
    [InlineData("Subject: ", "=?utf-8?q?confirm_", "\r\n\r\n")]
    [InlineData("Subject:", "\r\n ", "\r\n\r\n")]
    [InlineData("\r\n", ">", "")]
    [InlineData("\r\n", "> confirm x\r\n", "")]
    [InlineData("\r\n", "confirm ", "")]
    [InlineData("\r\n", "a@", "")]
    [InlineData("\r\n", "\r\n", "")]
    [InlineData("\r\n", "schrieb ", ":")]
    [InlineData("\r\n", "<mailto:", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<b", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<!--", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<blockquote>a", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<script>", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<script></script ", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "&#", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<p>", "")]
    [InlineData("Content-Type: text/plain; format=flowed\r\n\r\n", "This line is long enough to be flowed, and the next belongs to it \r\n", "")]
    public void Megabytes_of_the_same_are_read_soon(string start, string filling, string end)
    {
        var message = Encoding.Latin1.GetBytes(start + new StringBuilder().Insert(0, filling, 4_000_000 / filling.Length) + end);
        var watch = Stopwatch.StartNew();

        Reader.Read(message);
        PostedCommand.LooksLikeCommand(message);
        Guard.Refusal(Posts.Mail(message));
        HtmlText.Of(Encoding.Latin1.GetString(message));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void Octets_of_no_sense_are_read()
    {
        var random = new Random(2009);
        string[] starts = ["", "Subject: ", "\r\n", "Content-Type: text/html\r\n\r\n", "Content-Type: text/plain; charset=utf-16\r\n\r\n", "Content-Type: text/plain; charset=utf-7\r\n\r\nsubscribe +"];
        for (var i = 0; i < 3_000; i++)
        {
            var octets = new byte[random.Next(400)];
            random.NextBytes(octets);
            ReadAll([.. Encoding.ASCII.GetBytes(starts[i % starts.Length]), .. octets]);
        }
    }

    [CorpusFact]
    public void Every_mail_of_the_corpus_is_read_also_with_octets_changed()
    {
        var random = new Random(5);
        foreach (var file in Corpus.Files("").Where(file => new FileInfo(file).Length < 200_000))
        {
            var octets = File.ReadAllBytes(file);
            ReadAll(octets);
            for (var i = 0; i < octets.Length; i += random.Next(1, 200))
                octets[i] = (byte)random.Next(256);
            ReadAll(octets);
        }
    }

    private static void ReadAll(byte[] octets)
    {
        var mail = Reader.Read(octets);
        PostedCommand.LooksLikeCommand(octets);
        Guard.Refusal(Posts.Mail(octets));
        Assert.True(mail.Commands.Count <= 20 && mail.Unknown.Count <= 11);
        Assert.All(mail.Unknown, unknown => Assert.DoesNotContain(unknown.Line, char.IsControl));
    }
}

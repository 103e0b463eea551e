using Pymalist.Internet.Smtp;
using Pymalist.Internet.Tests.Smtp;
using Pymalist.MailKit.Smtp;
using Pymalist.Testing;

namespace Pymalist.MailKit.Tests;

public sealed class RawMessageTests
{
    [Theory]
    [InlineData("A: b\r\n\r\nbody\r\n")]
    [InlineData("A: b\r\n\r\nno end of line")]
    [InlineData("A: b\r\n")]
    [InlineData("\r\nno fields\r\n")]
    [InlineData("no field\r\n.\r\n..\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\nA:b\r\n c\r\n\r\n--x\r\n\r\n\r\n--x--")]
    [InlineData("")]
    public async Task What_goes_out_is_what_came_in(string message)
    {
        Assert.Equal(TestWire.Normalised(Octets(message)), await Written(Octets(message)));
    }

    [CorpusFact]
    public async Task The_corpus_goes_out_octet_for_octet()
    {
        var files = Corpus.Files("mime").Concat(Corpus.Files("hostile")).Concat(Corpus.Files("dkim")).ToList();

        foreach (var file in files)
        {
            var octets = await File.ReadAllBytesAsync(file);
            Assert.True(TestWire.Normalised(octets) == await Written(octets), file);
        }

        Assert.NotEmpty(files);
    }

    [Fact]
    public async Task The_last_octets_are_announced_before_they_go_out()
    {
        var (lasts, written) = (0, 0);
        using var stream = new MemoryStream();
        var shell = RawMessage.Of(new OutgoingMessage(new byte[200_000]), Last, () => written++);

        await shell.WriteToAsync(RawMessage.Format, stream);

        Assert.Equal((1, 1), (lasts, written));

        Task Last()
        {
            lasts++;
            return Task.CompletedTask;
        }
    }

    private static byte[] Octets(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static async Task<string> Written(byte[] message)
    {
        using var stream = new MemoryStream();
        await RawMessage.Of(new OutgoingMessage(message), () => Task.CompletedTask, () => { }).WriteToAsync(RawMessage.Format, stream);
        return System.Text.Encoding.Latin1.GetString(stream.ToArray());
    }
}

using System.Text;
using Pymalist.Lists.Policy;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Policy;

public sealed class MessageFingerprintTests
{
    private const string Id = "Message-ID: <1@example.com>\r\n";

    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\n\r\nGr\u00c3\u00bcn und rot\r\n")]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\n\r\nGr\u00c3\u00bcn und rot")]
    [InlineData("Content-Type: text/plain; charset=utf-8\n\nGr\u00c3\u00bcn  \n und\nrot\n\n")]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BCn und =\r\nrot\r\n")]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nR3LDvG4gdW5kIHJvdA0K\r\n")]
    [InlineData("Received: from a by b; now\r\nSubject: other\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr\u00c3\u00bcn und rot\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr\u00c3\u00bcn und rot\r\n--x--\r\n")]
    public void A_message_is_the_same_however_it_is_encoded(string rest) =>
        Assert.Equal(Of(Id + "Content-Type: text/plain; charset=utf-8\r\n\r\nGr\u00c3\u00bcn und rot\r\n"), Of(Id + rest));

    [Theory]
    [InlineData("Message-ID: <2@example.com>\r\n\r\nHello\r\n")]
    [InlineData("Message-ID: <1@example.com>\r\n\r\nHello!\r\n")]
    [InlineData("Message-ID: <1@example.com>\r\n\r\n")]
    [InlineData("Message-ID: <1@example.com>\r\nContent-Type: application/pdf\r\n\r\nHello\r\n")]
    public void Another_message_is_another(string message) => Assert.NotEqual(Of("Message-ID: <1@example.com>\r\n\r\nHello\r\n"), Of(message));

    [Fact]
    public void Octets_of_a_file_all_count() =>
        Assert.NotEqual(Of(Id + "Content-Type: image/png\r\n\r\na b\r\n"), Of(Id + "Content-Type: image/png\r\n\r\nab\r\n"));

    [Theory]
    [InlineData("\r\nHello\r\n")]
    [InlineData("Message-ID: 1@example.com\r\n\r\nHello\r\n")]
    [InlineData("Message-ID: <>\r\n\r\nHello\r\n")]
    public void Without_a_Message_ID_there_is_none(string message) => Assert.Null(Of(message));

    [CorpusFact]
    public void Different_mails_of_the_corpus_are_told_apart()
    {
        var prints = new Dictionary<MessageFingerprint, string>();
        var repeats = 0;
        var files = Corpus.Files("threads").Concat(Corpus.Files("mime")).ToList();
        foreach (var file in files)
        {
            if (MessageFingerprint.Of(File.ReadAllBytes(file)) is { } print && !prints.TryAdd(print, file))
                repeats++;
        }

        Assert.True(prints.Count > 200, $"Only {prints.Count} of {files.Count} have a Message-ID.");
        Assert.True(repeats < prints.Count / 2, $"{repeats} of {files.Count} pass for another.");
    }

    private static MessageFingerprint? Of(string message) => MessageFingerprint.Of(Encoding.Latin1.GetBytes(message));
}

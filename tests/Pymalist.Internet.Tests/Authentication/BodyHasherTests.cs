using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication;

public sealed class BodyHasherTests
{
    [Theory]
    [InlineData("", "\r\n", "")]
    [InlineData("\r\n", "\r\n", "")]
    [InlineData("\r\n\r\n\r\n", "\r\n", "")]
    [InlineData(" \r\n", " \r\n", "")]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n")] // RFC 6376, section 3.4.5
    [InlineData("a", "a\r\n", "a\r\n")]
    [InlineData("a\r\n \t\r\n\r\n", "a\r\n \t\r\n", "a\r\n")]
    [InlineData("a\r\n\r\n\r\nb", "a\r\n\r\n\r\nb\r\n", "a\r\n\r\n\r\nb\r\n")]
    [InlineData("\t a", "\t a\r\n", " a\r\n")]
    [InlineData("a\n\nb\n", "a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n")]
    [InlineData("a\rb\r\r\n", "a\rb\r\r\n", "a\rb\r\r\n")]
    [InlineData("a\r", "a\r\r\n", "a\r\r\n")]
    [InlineData("a \rb", "a \rb\r\n", "a \rb\r\n")]
    [InlineData("\0\n", "\0\r\n", "\0\r\n")]
    public void A_body_is_hashed_in_its_canonical_form(string body, string simple, string relaxed)
    {
        Assert.Equal(Hash(simple), Hash(Canonicalization.Simple, body));
        Assert.Equal(Hash(relaxed), Hash(Canonicalization.Relaxed, body));
    }

    [Theory]
    [InlineData("", "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    public void The_hash_of_an_empty_body_is_that_of_the_standard(string body, string simple, string relaxed)
    {
        Assert.Equal(simple, Convert.ToBase64String(Hash(Canonicalization.Simple, body)));
        Assert.Equal(relaxed, Convert.ToBase64String(Hash(Canonicalization.Relaxed, body)));
    }

    [Theory]
    [InlineData(Canonicalization.Simple)]
    [InlineData(Canonicalization.Relaxed)]
    public void Whatever_the_pieces_the_hash_is_the_same(Canonicalization canonicalization)
    {
        var random = new Random(6376);
        for (var round = 0; round < 2000; round++)
        {
            var body = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => "\r\n \tab."[random.Next(7)]));
            var whole = Hash(canonicalization, body);

            Assert.Equal(whole, InPieces(canonicalization, Encoding.ASCII.GetBytes(body), () => 1));
            Assert.Equal(whole, InPieces(canonicalization, Encoding.ASCII.GetBytes(body), () => random.Next(5)));
        }
    }

    [CorpusFact]
    public void Whatever_the_pieces_of_a_message_of_the_corpus_the_hash_is_the_same() => Parallel.ForEach(Corpus.Files(""), file =>
    {
        var message = File.ReadAllBytes(file);
        var body = message[HeaderFields.BodyStart(message)..];
        if (body.Length > 100_000)
            return;

        var random = new Random(body.Length);
        foreach (var form in Enum.GetValues<Canonicalization>())
        {
            var whole = InPieces(form, body, () => body.Length);
            foreach (var size in new[] { 1, 7, 4096 })
                Assert.Equal(whole, InPieces(form, body, () => size));
            Assert.Equal(whole, InPieces(form, body, () => random.Next(1, 2000)));
        }
    });

    [Fact]
    public void A_hasher_begins_anew_when_it_has_finished()
    {
        using var hasher = new BodyHasher(Canonicalization.Relaxed);
        hasher.Append("a \r"u8);
        hasher.Finish();
        hasher.Append("b"u8);

        Assert.Equal(Hash("b\r\n"), hasher.Finish());
    }

    [Fact]
    public void What_is_allocated_does_not_grow_with_the_body()
    {
        var piece = new byte[64 * 1024];
        new Random(1).NextBytes(piece);
        using var hasher = new BodyHasher(Canonicalization.Relaxed);
        hasher.Append(piece);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
            hasher.Append(piece);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.Latin1.GetBytes(text));

    private static byte[] Hash(Canonicalization canonicalization, string body)
    {
        var octets = Encoding.Latin1.GetBytes(body);
        return InPieces(canonicalization, octets, () => octets.Length);
    }

    private static byte[] InPieces(Canonicalization canonicalization, ReadOnlySpan<byte> body, Func<int> size)
    {
        using var hasher = new BodyHasher(canonicalization);
        while (!body.IsEmpty)
        {
            var length = Math.Min(size(), body.Length);
            hasher.Append(body[..length]);
            body = body[length..];
        }

        return hasher.Finish();
    }
}

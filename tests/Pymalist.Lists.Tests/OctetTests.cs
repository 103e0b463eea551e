using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests;

/// <summary>Whatever octets a post has: what the list did not edit leaves as it came.</summary>
public sealed class OctetTests
{
    private static readonly string[] Added = ["Sender", "Precedence", "List-Id", "List-Post", "X-BeenThere"];

    private static readonly HashSet<string> NotPassedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Return-Path", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Envelope-From", "Disposition-Notification-To",
        "Return-Receipt-To", "Return-Receipt-Requested", "X-Confirm-Reading-To", "X-PMRQC", "Generate-Delivery-Report", "Errors-To",
        "Bcc", "Resent-Bcc", "Sender", "Precedence",
    };

    private static readonly MemberCopiesProcessor Plain = new(Posts.Red, new DeclaredRoster(Posts.Red));
    private static readonly ListOptions WithPrefix = Posts.Red with { SubjectPrefix = "[Röd] " };
    private static readonly MemberCopiesProcessor Prefixing = new(WithPrefix, new DeclaredRoster(WithPrefix));

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\n\n\n")]
    [InlineData("no header at all")]
    [InlineData("no header\r\nat all: but text\r\n\r\nmore text")]
    [InlineData(" indented text, and nothing else")]
    [InlineData("\0\u00ff\u0001 octets : x\0\r\r\n\n\r")]
    [InlineData("From: ann@example.com")]
    [InlineData("From: ann@example.com\r\n")]
    [InlineData("From: ann@example.com\r\n\r\n")]
    [InlineData("From: ann@example.com\n\nbody\r\nmixed\n")]
    [InlineData("From: ann@example.com\r\nSubject: a\n b\r\n\tc\n\nbody\0\u00e9")]
    [InlineData("Subject: a\0b\rc\u00e9\r\nX: \0\r\n\r\n\0")]
    [InlineData("Return-Path: <>")]
    [InlineData("Return-Path: <>\r\nSender: x\r\n\r\nbody")]
    [InlineData("Sender: x\r\nthis is no field\r\nSender: y\r\n")]
    [InlineData("Subject: x\r\nthis is no field\r\nSender: y\r\n")]
    [InlineData("From eve@example.org Sat Jan  3 01:05:34 1996")]
    [InlineData("From eve@example.org Sat Jan  3 01:05:34 1996\nReturn-Path: <>\nSubject: x\n\nFrom here\n")]
    [InlineData("From eve@example.org Sat Jan  3 01:05:34 1996\r\nno header\r\n")]
    [InlineData("From : ann@example.com\r\nSender : x\r\n\r\nbody")]
    [InlineData(" a fold\r\n\tand another\r\nReturn-Path: <>\r\nSubject: x\r\n\r\nbody")]
    [InlineData(" a fold\nno header")]
    [InlineData("\t")]
    [InlineData(": no name\r\nSender: x\r\nSubject: y\r\n\r\nbody")]
    [InlineData("Sender: x\r\n\r\n\r\nSender: y\r\n")]
    [InlineData("Subject: \u00e9\u00ff =?utf-8?q?=0d=0aBcc:?= \r\n \r\nSender: x\r\n\r\nbody")]
    [InlineData("Subject: x\r\r\nSender: y\r\r\n\r\r\nbody")]
    [InlineData("From: ann@example.com\rSender: x\rSubject: y\r\rbody")]
    public async Task What_was_not_edited_leaves_as_it_came(string message) => await Prove(Encoding.Latin1.GetBytes(message));

    [Fact]
    public async Task Octets_without_any_sense_leave_as_they_came()
    {
        var random = new Random(2009);
        var pieces = new[] { "\r\n", "\n", "\r", " ", "\t", ":", "Subject", "Sender: ", "List-Id:", "From ", "\0", "\u00e9", "=?utf-8?q?", "?=", "x", new('x', 80) };
        for (var i = 0; i < 2_000; i++)
        {
            var message = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));

            await Prove(Encoding.Latin1.GetBytes(message));
        }
    }

    [CorpusFact]
    public async Task Every_file_of_the_corpus_leaves_as_it_came()
    {
        string[] files = [.. Corpus.Files("mime", "*"), .. Corpus.Files("hostile", "*")];

        Assert.True(files.Length > 700, $"The corpus has {files.Length} files only.");
        foreach (var file in files)
        {
            var octets = await File.ReadAllBytesAsync(file);
            foreach (var variant in Variants(octets))
                await Prove(variant, file);
        }
    }

    [CorpusFact]
    public async Task A_list_refuses_a_file_of_the_corpus_or_passes_it_on_as_it_came()
    {
        var list = new SingleListProcessor(Posts.Red);
        var passed = 0;
        foreach (var file in Corpus.Files("mime").Concat(Corpus.Files("hostile")))
        {
            var mail = Posts.Mail(await File.ReadAllBytesAsync(file));
            try
            {
                var outgoing = Assert.Single(await list.All(mail));
                Assert.Equal(BodyOf(mail.Message), BodyOf(outgoing.Message));
                passed++;
            }
            catch (MailException refusal)
            {
                Assert.Contains("red@example.org", refusal.Message, StringComparison.Ordinal);
            }
        }

        Assert.True(passed > 600, $"{passed} passed only.");
    }

    // The same message with LF, CR LF, both in turn; behind an mbox line; behind a fold; its header section, its body alone.
    private static IEnumerable<byte[]> Variants(byte[] octets)
    {
        var text = Encoding.Latin1.GetString(octets);
        var lf = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var lines = lf.Split('\n');
        var mixed = string.Concat(lines.Select((line, number) => number % 2 == 0 ? line + "\n" : line + "\r\n"));
        var end = HeaderFields.LengthOf(octets);
        return new[]
        {
            text, lf, lf.Replace("\n", "\r\n", StringComparison.Ordinal), mixed, "From eve@example.org now\n" + text, " a fold\r\n" + text,
            text[..end], text[end..], text[..(end / 2)],
        }.Select(Encoding.Latin1.GetBytes);
    }

    private static async Task Prove(byte[] message, string? file = null)
    {
        var plain = Assert.Single(await Plain.All(Posts.Mail(message))).Message;
        var prefixing = Assert.Single(await Prefixing.All(Posts.Mail(message))).Message;

        var (stray, kept) = Kept(message);
        var what = $"{file}: {Encoding.Latin1.GetString(message.AsSpan(0, Math.Min(message.Length, 200)))}";
        Assert.True(Same(plain, BodyOf(message), stray, kept, withPrefix: false), what);
        Assert.True(Same(prefixing, BodyOf(message), stray, kept, withPrefix: true), what);
    }

    private static bool Same(ReadOnlyMemory<byte> sent, byte[] body, byte[]? stray, List<byte[]> kept, bool withPrefix)
    {
        var fields = Fields(sent.Span);
        var at = 0;
        if (stray is not null && !fields[at++].AsSpan().StartsWith(stray))
            return false;

        foreach (var name in Added)
        {
            if (!NameOf(fields[at++]).Equals(name, StringComparison.Ordinal))
                return false;
        }

        var subject = withPrefix ? kept.FindIndex(field => NameOf(field).Equals("Subject", StringComparison.OrdinalIgnoreCase)) : -1;
        if (withPrefix && subject < 0 && !NameOf(fields[at++]).Equals("Subject", StringComparison.Ordinal))
            return false;

        if (fields.Count - at != kept.Count || !BodyOf(sent).AsSpan().SequenceEqual(body))
            return false;

        var pairs = fields.Skip(at).Zip(kept);
        return pairs.Select((pair, number) => number == subject ? HasPrefix(pair.First, pair.Second) : pair.First.AsSpan().SequenceEqual(pair.Second))
            .All(same => same);
    }

    // As it came, or with something in front of its body.
    private static bool HasPrefix(byte[] sent, byte[] came)
    {
        var colon = Array.IndexOf(came, (byte)':') + 1;
        return sent.AsSpan().StartsWith(came.AsSpan(0, colon)) && sent.AsSpan().EndsWith(came.AsSpan(colon));
    }

    // A fold with nothing above it stays on top; an mbox file's line goes.
    private static (byte[]? Stray, List<byte[]> Kept) Kept(byte[] message)
    {
        var fields = Fields(message);
        byte[]? stray = null;
        if (fields.Count > 0 && NameOf(fields[0]).Length == 0)
        {
            stray = fields[0].AsSpan().StartsWith("From "u8) ? null : fields[0];
            fields.RemoveAt(0);
        }

        fields.RemoveAll(field => NotPassedOn.Contains(NameOf(field)) || NameOf(field).StartsWith("List-", StringComparison.OrdinalIgnoreCase));
        return (stray, fields);
    }

    private static List<byte[]> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<byte[]>();
        foreach (var field in new HeaderFields(message))
            fields.Add(field.Raw.ToArray());
        return fields;
    }

    private static string NameOf(byte[] field)
    {
        var isField = new HeaderFields(field) is var fields && fields.MoveNext() && fields.Current.IsNamed;
        return isField ? Encoding.Latin1.GetString(field)[..Array.IndexOf(field, (byte)':')].TrimEnd(' ', '\t') : "";
    }

    private static byte[] BodyOf(ReadOnlyMemory<byte> message) => message.Span[HeaderFields.BodyStart(message.Span)..].ToArray();
}

using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Rewriting;

/// <summary>What a stranger sends costs in proportion to its length, whatever the list does with it.</summary>
public sealed class HostileRewritingTests
{
    private const int Size = 2_000_000;

    // The message, what is read of it, and what is written at each of three steps.
    private const int MemoryPerOctet = 24;

    private static readonly RewritingOptions All = new()
    {
        NumberedSubject = true,
        ReplyTo = ReplyToPolicy.List,
        Header = "Above",
        Footer = "Below",
        WrapSigned = true,
        Attachments = new() { StripTypes = ["image/*"], StripExtensions = ["exe"], MaxLength = 10_000_000 },
    };

    public static TheoryData<string, string> Floods => new()
    {
        { "Subject: x\r\n", "" },
        { " ", "" },
        { "Reply-To: a@b, ", "" },
        { "Content-Type: ", "" },
        { "Content-Type: text/plain\r\n", "\r\n" },
        { "\r\n--b", "Content-Type: multipart/mixed; boundary=b\r\n\r\n" },
        { "\r\n--b\r\n", "Content-Type: multipart/mixed; boundary=b\r\n\r\n" },
        { "--b\r\n\r\nx\r\n", "Content-Type: multipart/mixed; boundary=b\r\n\r\n" },
        { "--b\r\nContent-Type: image/png\r\n\r\nx\r\n", "Content-Type: multipart/mixed; boundary=b\r\n\r\n" },
        { "-----BEGIN PGP MESSAG", "\r\n" },
        { " -----BEGIN PGP MESSAGE", "\r\n" },
        { "=\r\n", "Content-Transfer-Encoding: quoted-printable\r\n\r\n" },
        { "AAAA", "Content-Transfer-Encoding: base64\r\n\r\n" },
        { "=?utf-8?q?x?= ", "Subject: " },
        { "Re: ", "Subject: " },
        { "<1@x> ", "References: " },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public void A_flood_takes_memory_in_proportion(string piece, string start)
    {
        var message = RedList.Octets(start + string.Concat(Enumerable.Repeat(piece, Size / piece.Length)) + "\r\n\r\n");
        var rewriter = new ListRewriter(RedList.Facts with { SubjectPrefix = "[Red {number}]" }, All);
        var anonymous = new ListRewriter(RedList.Facts, new() { Anonymous = true });

        var before = GC.GetAllocatedBytesForCurrentThread();
        var rewritten = rewriter.Rewrite(message, RedList.Context);
        var whole = anonymous.Rewrite(message, RedList.Context);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(taken, 0, (long)MemoryPerOctet * message.Length);
        Assert.InRange(rewritten.Message.Length, 0, (2 * message.Length) + 10_000);
        Assert.InRange(whole.Message.Length, 0, (2 * message.Length) + 10_000);
    }

    [CorpusFact]
    public void What_was_signed_is_the_same_in_a_message_that_is_wrapped()
    {
        var count = 0;
        foreach (var line in File.ReadLines(Path.Combine(Corpus.Root!, "signed.jsonl")))
        {
            var row = System.Text.Json.JsonDocument.Parse(line).RootElement;
            if (!row.TryGetProperty("offset", out var offset))
                continue;

            var message = File.ReadAllBytes(Path.Combine(Corpus.Root!, row.GetProperty("file").GetString()!));
            var signed = message.AsSpan(offset.GetInt32(), row.GetProperty("length").GetInt32());
            Assert.True(All.Rewrite(message, RedList.Facts with { SubjectPrefix = "[Red {number}]" }).Message.Span.IndexOf(signed) >= 0, line);
            count++;
        }

        Assert.Equal(31, count);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_place_where_it_runs_makes_no_difference(string culture)
    {
        const string Post = "SUBJECT: I\r\nREPLY-TO: i@example.net\r\nDATE: Mon, 21 Sep 2026 16:13:20 +0200\r\nCONTENT-TYPE: MULTIPART/MIXED; BOUNDARY=B\r\n\r\n--B\r\n\r\nx\r\n--B\r\nCONTENT-TYPE: IMAGE/GIF; NAME=I.EXE\r\n\r\nx\r\n--B--\r\n";
        var facts = RedList.Facts with { SubjectPrefix = "[Red {number}]" };
        var here = All.Rewrite(Post, facts);
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new(culture);

            Assert.Equal(here, All.Rewrite(Post, facts));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }

        Assert.Contains("taken out", here, StringComparison.Ordinal);
        Assert.Contains("[Red 12] I", here, StringComparison.Ordinal);
    }

    [Fact]
    public void A_boundary_of_ours_is_none_of_theirs()
    {
        var once = All.Rewrite("Content-Type: text/html\r\n\r\nx");

        var twice = All.Rewrite($"Content-Type: text/html\r\n\r\n{once}");

        Assert.Equal("multipart/mixed(text/plain,text/html,text/plain)", Parts.Line(RedList.Root(twice)));
        Assert.Equal(once, Encoding.Latin1.GetString(RedList.Root(twice).Children[1].Body.Span));
    }
}

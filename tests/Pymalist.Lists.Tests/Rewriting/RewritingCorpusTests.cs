using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Rewriting;

/// <summary>Every message of the corpus with a list's header and footer.</summary>
public sealed class RewritingCorpusTests
{
    private const string Header = "Above a86e1f2c of {list.name}";
    private const string Footer = "Below b97d3e4a: {list.unsubscribe}";

    private static readonly RewritingOptions Options = new() { Header = Header, Footer = Footer };

    // The texts take the place of the last of the parts that are read; and an unclosed multipart whose last part has no octet.
    private static readonly string[] BeyondOurLimits = ["hostile/synthetic/many-parts.eml", "hostile/synthetic/nested-rfc822.eml", "mime/rspamd/badboundary.eml"];

    // An encoded message: all that is in it goes with what must not be.
    private static readonly string[] HiddenTogether = ["mime/mime4j-mimetools/multi-2gifs-base64.eml"];

    private static readonly IReadOnlyList<string> Messages = Corpus.Files("");

    [CorpusFact]
    public void The_leaves_of_the_author_keep_their_octets() => Each((message, rewritten) =>
    {
        var before = Leaves(message);
        var after = Leaves(rewritten.Message).Where(leaf => !IsOurs(leaf)).ToList();

        Assert.Equal(before.Count, after.Count);
        Assert.All(before.Zip(after), pair =>
        {
            Assert.Equal(pair.First.Type, pair.Second.Type);
            Assert.Equal(pair.First.Charset, pair.Second.Charset);
            if (IsInText(rewritten))
                Assert.True(Contains(pair.Second.Decoded().Span, pair.First.Decoded().Span), "decoded");
            else
                Assert.True(pair.First.Body.Span.SequenceEqual(pair.Second.Body.Span), "raw");
        });
    },
    BeyondOurLimits);

    [CorpusFact]
    public void The_texts_are_visible_once_or_a_change_says_that_they_are_not() => Each((message, rewritten) =>
    {
        var isLeftOut = rewritten.Changes().Any(change => change.Kind == ChangeKind.TextLeftOut);
        var leaves = Leaves(rewritten.Message);

        Assert.Equal(isLeftOut ? 0 : 1, leaves.Count(leaf => Contains(leaf.Decoded().Span, "Above a86e1f2c of Red mail list"u8)));
        Assert.Equal(isLeftOut ? 0 : 1, leaves.Count(leaf => Contains(leaf.Decoded().Span, "Below b97d3e4a: red-unsubscribe@example.org"u8)));
    });

    [CorpusFact]
    public void What_the_texts_are_left_out_of_keeps_its_body() => Each((message, rewritten) =>
    {
        if (rewritten.Changes().All(change => change.Kind != ChangeKind.TextLeftOut))
            return;

        Assert.True(Body(message).SequenceEqual(Body(rewritten.Message)));
    });

    [CorpusFact]
    public void A_text_alone_adds_one_part_at_most() => Each(
        (message, _) =>
        {
            var rewritten = new RewritingOptions { Footer = Footer }.Rewrite(message);

            Assert.InRange(Leaves(rewritten.Message).Count - Leaves(message).Count, 0, 1);
        },
        BeyondOurLimits);

    [CorpusFact]
    public void The_same_post_is_made_into_the_same_octets() => Each((message, rewritten) =>
        Assert.True(Options.Rewrite(message).Message.Span.SequenceEqual(rewritten.Message.Span)));

    [CorpusFact]
    public void Nothing_is_wrong_with_a_message_that_was_not_wrong_before() => Each((message, rewritten) =>
    {
        if (PartTree.Read(message).Defects.Count == 0)
            Assert.Empty(PartTree.Read(rewritten.Message).Defects);
    });

    [CorpusFact]
    public void An_anonymous_post_has_no_field_of_its_author() => Each((message, _) =>
    {
        var rewritten = new RewritingOptions { Anonymous = true }.Rewrite(message).Message;

        string[] kept = ["Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Auto-Submitted"];
        string[] ours =
        [
            "Sender", "Precedence", "List-Id", "List-Help", "List-Unsubscribe", "List-Subscribe", "List-Post", "List-Owner", "X-BeenThere",
            "From", "Reply-To", "To", "Date", "Message-ID",
        ];
        Assert.Empty(Posts.Mail(rewritten).Names().Except([.. kept, .. ours], StringComparer.OrdinalIgnoreCase));
        Assert.True(Body(message).SequenceEqual(Body(rewritten)));
    });

    // What is attached to messages of the corpus, by two kinds of rules.
    [CorpusFact]
    public void What_is_taken_out_is_gone_and_the_other_leaves_keep_their_octets() => Each((message, _) =>
    {
        var options = new AttachmentOptions { StripTypes = ["image/*", "application/zip"], StripExtensions = ["exe", "pdf"] };
        var rewritten = new RewritingOptions { Attachments = options }.Rewrite(message);

        Assert.All(ContentFindings.Of(rewritten.Message, options).Attachments, finding => Assert.True(finding.IsProtected, finding.ToString()));
        var removed = rewritten.Changes().Count(change => change.Kind == ChangeKind.PartRemoved);
        var before = Leaves(message).Select(leaf => Convert.ToBase64String(leaf.Body.Span)).ToList();
        var after = Leaves(rewritten.Message).Select(leaf => Convert.ToBase64String(leaf.Body.Span)).ToHashSet();
        Assert.InRange(before.Count(body => !after.Contains(body)), 0, removed);
    },
    HiddenTogether);

    [CorpusFact]
    public void A_damaged_message_is_rewritten_too() => Each((message, _) =>
    {
        var random = new Random(5322);
        for (var i = 0; i < 4 && message.Length > 0; i++)
        {
            var damaged = message[..random.Next(message.Length + 1)].ToArray();
            for (var place = 0; place < 4 && damaged.Length > 0; place++)
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);

            var options = Options with { ReplyTo = (ReplyToPolicy)(i % 3), NumberedSubject = true, Attachments = new() { StripTypes = ["image/*"], MaxLength = 1000 } };
            var rewritten = options.Rewrite(damaged, RedList.Facts with { SubjectPrefix = "[Red {number}]" });

            Assert.NotEmpty(rewritten.Changes());
            Assert.NotNull(PartTree.Read(rewritten.Message));
        }
    });

    private static bool IsInText(Rewritten rewritten) => rewritten.Changes().Any(change => change is { Kind: ChangeKind.TextAdded, Detail: "in the text" });

    // A part that holds one of the texts and nothing else.
    private static bool IsOurs(Part leaf) =>
        Encoding.Latin1.GetString(leaf.Decoded().Span).Trim() is "Above a86e1f2c of Red mail list" or "Below b97d3e4a: red-unsubscribe@example.org" && leaf.Disposition == "inline";

    private static List<Part> Leaves(ReadOnlyMemory<byte> message) => [.. Parts.Leaves(PartTree.Read(message).Root)];

    private static ReadOnlySpan<byte> Body(ReadOnlyMemory<byte> message) => message.Span[HeaderFields.BodyStart(message.Span)..];

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> what) => text.IndexOf(what) >= 0;

    private static void Each(Action<ReadOnlyMemory<byte>, Rewritten> check, params string[] exceptFor)
    {
        Assert.InRange(Messages.Count, 1400, int.MaxValue);
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        foreach (var file in Messages)
        {
            var message = File.ReadAllBytes(file);
            if (!exceptFor.Contains(Path.GetRelativePath(Corpus.Root!, file)) && Record.Exception(() => check(message, Options.Rewrite(message))) is { } failure)
                failures.Add($"{file}: {failure.Message}");
        }

        Assert.True(failures.IsEmpty, $"{failures.Count} of {Messages.Count}: {string.Join('\n', failures.Order().Take(20))}");
    }
}

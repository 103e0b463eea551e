using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>What is read in a message, held against what two other readers agree on (the corpus's oracle.jsonl).</summary>
public sealed class OracleTests
{
    private const int AllRows = 1262;

    // The truth are the rows that both agree on, and those where they do but for one policy of one of them (the corpus's README).
    private static readonly Lazy<List<Row>> Rows = new(() =>
        [.. from row in Vectors.Read("oracle.jsonl")
            where row.GetProperty("disagree").EnumerateArray().All(point => point.GetString()!.EndsWith("(default-only)", StringComparison.Ordinal))
            let theirs = row.GetProperty("python")
            where theirs.TryGetProperty("tree", out _)
            let file = row.Text("file")
            select new Row(file, Inspection.Of(File.ReadAllBytes(Path.Combine(Corpus.Root!, file))), theirs)]);

    // Nested deeper than our 100 levels, or more than our 1,000 parts.
    private static readonly string[] BeyondOurLimits =
    [
        "hostile/synthetic/nested-multipart-open.eml", "hostile/synthetic/nested-multipart.eml", "hostile/synthetic/nested-rfc822.eml", "hostile/synthetic/many-parts.eml",
    ];

    private static readonly string[] OtherNames =
    [
        // More than our 1,000 addresses, and a field of more than our 100,000 octets.
        "hostile/synthetic/recipient-flood.eml", "mime/mimekit/stack-overflow.eml",
        // A word hides a line end, which they leave in the name.
        "hostile/synthetic/encoded-word-crlf-injection.eml",
        // They leave folds, and white space beside a word, in names.
        "mime/enmime/qp-utf8-header-recursed.eml", "mime/mailkit-imap-messages/message.3.eml", "mime/mailkit-imap-messages/message.27.eml",
        "threads/list-linux-ntfs-dev/0002.eml", "threads/list-linux-ntfs-dev/0216.eml", "mime/rspamd/from_quoted_dn_middle_inner.eml",
        // They add comments to the name.
        "mime/rubymail/rfc2822-example10.eml", "mime/spamassassin/gb2312.2.eml",
    ];

    private static readonly string[] OtherDescriptions =
    [
        // A plain name beside one of RFC 2231: they take the former.
        "hostile/synthetic/filename-traversal.eml",
        // More than our 100 parameters.
        "hostile/synthetic/rfc2231-flood.eml",
        // A charset that swallowed another field: they keep the quote that it begins with.
        "mime/enmime/missing-closing-param-quote.eml",
        // Backslashes in quotes, which they keep, and octets above 127 that nobody named a charset for.
        "mime/mime4j-mimetools/multi-2evil.eml", "mime/rubymail/attachment_emails-attachment_nonascii_filename.eml",
        "mime/rubymail/attachment_emails-attachment_with_encoded_name.eml",
    ];

    private static readonly string[] OtherDefects =
    [
        // They read fields in a message/delivery-status, in a message/partial and in a text/rfc822-headers, which to us are leaves.
        "bounces/mimekit-report/bounce.eml", "bounces/rubymail-report/multipart_report_multiple_status.eml", "mime/spamscope/mail_malformed_2.eml",
        "mime/mimekit-partial/message-partial.0.eml", "mime/mimekit-partial/message-partial.1.eml", "mime/mimekit-partial/message-partial.2.eml",
        "mime/mimekit-partial/rfc2046.1.eml",
        // Base64 that ends within an octet, or with too little padding, which they let pass; and a space behind it, which they do not.
        "mime/enmime/attachment-octet.eml", "mime/rubymail/attachment_emails-attachment_content_location.eml", "mime/mailkit-imap-messages/message.10.eml",
        // A field of more than our 100,000 octets.
        "mime/mimekit/stack-overflow.eml",
    ];

    [CorpusFact]
    public void The_names_and_bodies_of_all_fields_are_the_same() => Compare([], row =>
    {
        var theirs = row.Theirs.GetProperty("headers").EnumerateArray().Select(field => $"{field[0].GetString()}: {Value(field[1])}").ToList();
        var ours = row.Ours.Headers.Take(theirs.Count).Zip(row.Theirs.GetProperty("headers").EnumerateArray(), (field, their) => $"{field.Name}: {Shortened(field.Body, their[1])}").ToList();

        return row.Ours.Headers.Count == row.Theirs.GetProperty("header_count").GetInt32() && ours.SequenceEqual(theirs);
    });

    [CorpusFact]
    public void The_tree_is_the_same() => Compare(BeyondOurLimits, row => row.Ours.Tree == Text(row.Theirs, "tree"));

    [CorpusFact]
    public void The_octets_of_every_leaf_are_the_same() => Compare(BeyondOurLimits, row =>
        row.Ours.Leaves.Count == row.Theirs.GetProperty("leaves").GetArrayLength() &&
        row.Ours.Leaves.Zip(row.Theirs.GetProperty("leaves").EnumerateArray()).All(pair => Text(pair.Second, "sha1") is not { } sha1 || sha1 == pair.First.Sha1));

    [CorpusFact]
    public void What_every_leaf_says_of_itself_is_the_same() => Compare([.. BeyondOurLimits[..3], .. OtherDescriptions], row =>
        row.Ours.Leaves.Zip(row.Theirs.GetProperty("leaves").EnumerateArray()).All(pair =>
            pair.First.Type == Text(pair.Second, "type") &&
            pair.First.Encoding == Text(pair.Second, "cte")?.Trim() &&
            (!pair.Second.TryGetProperty("charset", out _) || pair.First.Charset == Text(pair.Second, "charset")) &&
            (!pair.Second.TryGetProperty("filename", out _) || pair.First.FileName == Decoded(Text(pair.Second, "filename")))));

    [CorpusFact]
    public void The_size_of_every_leaf_is_the_same() => Compare(BeyondOurLimits[..3], row =>
        row.Ours.Leaves.Zip(row.Theirs.GetProperty("leaves").EnumerateArray()).All(pair =>
            pair.Second.GetProperty("bytes").ValueKind != JsonValueKind.Number || pair.First.Bytes == pair.Second.GetProperty("bytes").GetInt32()));

    // Not what is wrong, which each says in words of its own, but whether anything is.
    [CorpusFact]
    public void What_has_a_defect_is_the_same() => Compare([.. BeyondOurLimits[1..], .. OtherDefects], row =>
        row.Ours.Defects.Count > 0 == row.Theirs.GetProperty("defects").GetArrayLength() > 0);

    // The last one has a charset that swallowed another field, and no text.
    [CorpusFact]
    public void The_length_of_every_text_is_the_same_but_for_UTF_7() => Compare([.. BeyondOurLimits[..3], "mime/enmime/missing-closing-param-quote.eml"], row =>
        row.Ours.Leaves.Zip(row.Theirs.GetProperty("leaves").EnumerateArray()).All(pair =>
            pair.Second.GetProperty("text_chars").ValueKind != JsonValueKind.Number ||
            pair.First.Charset?.Contains("utf-7", StringComparison.Ordinal) == true ||
            pair.First.TextLength == pair.Second.GetProperty("text_chars").GetInt32()));

    // One of their two answers keeps the folds.
    [CorpusFact]
    public void The_subject_is_the_same() => Compare([], row =>
        row.Ours.Subject == Text(row.Theirs, "subject") || row.Ours.Subject == Unfolded(Text(row.Theirs, "subject")) || row.Ours.Subject == Unfolded(Text(row.Theirs, "subject_compat32")));

    [CorpusFact]
    public void From_To_and_Cc_are_the_same() => Compare(OtherNames, row =>
        Same(row.Ours.From, row.Theirs, "from") && Same(row.Ours.To, row.Theirs, "to") && Same(row.Ours.Cc, row.Theirs, "cc"));

    [CorpusFact]
    public void The_ids_are_the_same() => Compare([], row =>
        row.Ours.MessageId == Text(row.Theirs, "message_id") &&
        row.Ours.References.SequenceEqual(row.Theirs.GetProperty("references").EnumerateArray().Select(id => id.GetString()!)) &&
        row.Ours.InReplyTo.SequenceEqual(row.Theirs.GetProperty("in_reply_to").EnumerateArray().Select(id => id.GetString()!)));

    // Exactly the known ones differ, so that a new difference is seen, and one that has gone.
    private static void Compare(string[] known, Func<Row, bool> isSame)
    {
        var different = Rows.Value.Where(row => !isSame(row)).Select(row => row.File).ToHashSet();

        Assert.Equal(AllRows, Rows.Value.Count);
        Assert.True(different.SetEquals(known), $"Different now: {string.Join(' ', different.Except(known))}; no longer: {string.Join(' ', known.Except(different))}");
    }

    private static bool Same(IReadOnlyList<ListedAddress> ours, JsonElement theirs, string name)
    {
        var list = theirs.TryGetProperty($"{name}_compat32", out var compat) ? compat : theirs.GetProperty(name);
        return ours.Select(address => $"{address.Name} <{address.Address}>").SequenceEqual(
            list.EnumerateArray().Select(address => $"{Text(address, "name")} <{Text(address, "email")}>"));
    }

    // RFC 2047, section 5, forbids encoded words there: they leave them as they are, and we do not.
    private static string? Decoded(string? name) => name is null ? null : EncodedWords.Decode(Encoding.UTF8.GetBytes(name));

    private static string? Unfolded(string? text) => text?.Replace("\r\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim();

    // A long body is given as its digest.
    private static string Value(JsonElement body) => body.ValueKind == JsonValueKind.String ? body.GetString()! : Text(body, "sha256")!;

    private static string Shortened(string body, JsonElement their) =>
        their.ValueKind == JsonValueKind.String ? body : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Row(string File, Inspection Ours, JsonElement Theirs);
}

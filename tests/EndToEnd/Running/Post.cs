using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.EndToEnd.Running;

/// <summary>A mail of the corpus, as it is delivered for one list or several.</summary>
/// <param name="Name">What it is known by in each copy: the field <c>X-Corpus-File</c>.</param>
/// <param name="Lists">Whom it is delivered for.</param>
/// <param name="Octets">What lies in the mailbox.</param>
internal sealed record Post(string Name, IReadOnlyList<string> Lists, byte[] Octets)
{
    private const string Mark = "X-Corpus-File";

    // What Postfix takes out of every mail (message_drop_headers).
    private static readonly string[] Dropped = ["Return-Path", "Content-Length", "Bcc", "Resent-Bcc"];

    /// <summary>So many mails of the corpus, none of them twice, always the same, one for each of the lists in turn and then one for all of them.</summary>
    public static IReadOnlyList<Post> OfCorpus(int count, params string[] lists)
    {
        var files = Corpus.Files("mime").Concat(Corpus.Files("threads")).Concat(Corpus.Files("hostile"));
        return [.. files.Where(file => IsPost(File.ReadAllBytes(file))).DistinctBy(file => ValueOf(File.ReadAllBytes(file), "Message-ID") ?? file).Take(count).Select((file, i) => Of(
            i.ToString(CultureInfo.InvariantCulture), File.ReadAllBytes(file), i % (lists.Length + 1) < lists.Length ? [lists[i % (lists.Length + 1)]] : lists))];
    }

    /// <summary>A message on its way to some lists, as a mailbox has it.</summary>
    public static Post Of(string name, ReadOnlySpan<byte> message, params string[] lists)
    {
        var envelope = string.Concat(lists.Select((list, i) => $"{(i == 0 ? "Delivered-To" : "X-Original-To")}: {list}\n"));
        return new(name, lists, [.. Encoding.ASCII.GetBytes($"{envelope}{Mark}: {name}\n"), .. message]);
    }

    /// <summary>Which post a copy is of.</summary>
    public static string NameOf(byte[] copy) => ValueOf(copy, Mark) ?? throw new InvalidDataException($"A copy without {Mark}:\n{Encoding.Latin1.GetString(copy)}");

    /// <summary>A field of a copy; null where it has none.</summary>
    public static string? ValueOf(byte[] copy, string name)
    {
        foreach (var field in new HeaderFields(copy))
        {
            if (field.Is(Encoding.ASCII.GetBytes(name)))
                return Encoding.Latin1.GetString(field.Body).Trim();
        }

        return null;
    }

    /// <summary>
    /// What follows the first empty line, with LF for every line end, and with one at the end. That is all that may happen to a
    /// body on its way: POP3 and SMTP have CRLF for every line end, and no message that does not end with one; Postfix
    /// stores LF.
    /// </summary>
    public static string BodyOf(byte[] message)
    {
        var text = Encoding.Latin1.GetString(message).Replace("\r\n", "\n", StringComparison.Ordinal);
        var body = text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        return body.Length == 0 || body.EndsWith('\n') ? body : body + "\n";
    }

    // What an open list passes on, and Postfix leaves as it is: it mends header sections that are not what they have to be.
    private static bool IsPost(byte[] message)
    {
        var text = Encoding.Latin1.GetString(message).Replace("\r\n", "\n", StringComparison.Ordinal);
        if (message.Length > 1_000_000 || text.Contains('\0', StringComparison.Ordinal) || text.Contains('\r', StringComparison.Ordinal) || !text.Contains("\n\n", StringComparison.Ordinal))
            return false;

        // A header section that ends otherwise than with an empty line is mended, too.
        var header = text[..(text.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        if (HeaderFields.LengthOf(Encoding.Latin1.GetBytes(text)) != header.Length || header.Split('\n')[..^1].Any(string.IsNullOrWhiteSpace))
            return false;

        var received = 0;
        foreach (var field in new HeaderFields(message))
        {
            if (!field.IsNamed || field.Raw[field.Name.Length] != (byte)':' || field.Raw.Length > 10_000 || IsRefused(field))
                return false;
            if (field.Is("Received"u8) && ++received > 20)
                return false;
        }

        return true;
    }

    private static bool IsRefused(Field field)
    {
        var name = Encoding.Latin1.GetString(field.Name);
        return Dropped.Contains(name, StringComparer.OrdinalIgnoreCase)
            || name.StartsWith("Auto-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Auto", StringComparison.OrdinalIgnoreCase)
            || (name.Equals("Precedence", StringComparison.OrdinalIgnoreCase) && Encoding.Latin1.GetString(field.Body).Contains("auto", StringComparison.OrdinalIgnoreCase))
            || (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && Encoding.Latin1.GetString(field.Body).Contains("report", StringComparison.OrdinalIgnoreCase));
    }
}

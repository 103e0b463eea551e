using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>Every message of the corpus, whole, cut short and damaged.</summary>
public sealed class CorpusTests
{
    private const int Places = 64;

    private static readonly SearchValues<char> Printable = SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => !char.IsControl(c) || Environment.NewLine.Contains(c, StringComparison.Ordinal))]);

    private static readonly IReadOnlyList<string> Messages = Corpus.Files("", "*.eml");

    [CorpusFact]
    public void A_message_that_is_not_edited_keeps_its_octets() =>
        Each(message => Assert.True(new MessageEdit(message).ToMessage().Span.SequenceEqual(message)));

    [CorpusFact]
    public void A_field_that_is_added_leaves_the_others_and_the_body_alone() => Each(message =>
    {
        var edited = new MessageEdit(message).Add("X-Added", "value").ToMessage().Span;

        Assert.Equal(["X-Added: value", .. Fields(message)], Fields(edited));
        Assert.True(edited[HeaderFields.BodyStart(edited)..].SequenceEqual(message.AsSpan(HeaderFields.BodyStart(message))));
    });

    [CorpusFact]
    public void A_field_that_is_removed_leaves_the_others_and_the_body_alone() => Each(message =>
    {
        var edited = new MessageEdit(message).Remove(field => field.Is("Subject"u8)).ToMessage().Span;

        Assert.Equal(Fields(message).Where(field => !field.TrimStart().StartsWith("subject", StringComparison.OrdinalIgnoreCase) || field.StartsWith("subject-", StringComparison.OrdinalIgnoreCase)), Fields(edited));
        Assert.True(edited[HeaderFields.BodyStart(edited)..].SequenceEqual(message.AsSpan(HeaderFields.BodyStart(message))));
    });

    [CorpusFact]
    public void A_field_that_is_replaced_leaves_the_others_and_the_body_alone() => Each(message =>
    {
        var edit = new MessageEdit(message);
        var fields = Fields(message);
        if (!TryField(message, 0, out var first))
            return;

        var edited = edit.Replace(first, " new"u8).ToMessage().Span;

        Assert.Equal([fields[0][..(fields[0].IndexOf(':', StringComparison.Ordinal) + 1)] + " new", .. fields[1..]], Fields(edited));
        Assert.True(Rest(edited, 0).SequenceEqual(Rest(message, 0)));
        Assert.True(edited[HeaderFields.BodyStart(edited)..].SequenceEqual(message.AsSpan(HeaderFields.BodyStart(message))));
    });

    [CorpusFact]
    public void Text_in_front_of_a_field_body_leaves_that_and_all_else_alone() => Each(message =>
    {
        var last = Fields(message).Count - 1;
        if (!TryField(message, last, out var field))
            return;

        var edited = new MessageEdit(message).Prepend(field, " [Red] "u8).ToMessage().Span;

        var colon = field.Offset + field.Raw.IndexOf((byte)':') + 1;
        Assert.True(edited.SequenceEqual([.. message.AsSpan(0, colon), .. " [Red] "u8, .. message.AsSpan(colon)]));
    });

    [CorpusFact]
    public void The_parts_of_an_edited_message_are_the_whole() => Each(message =>
    {
        var edit = new MessageEdit(message).Remove(field => field.Is("Received"u8)).Add("List-Id", "<red.example.org>");

        var sequence = edit.ToSequence();

        Assert.True(sequence.ToArray().AsSpan().SequenceEqual(edit.ToMessage().Span));
        Assert.True(new MessageEdit(message).ToSequence().ToArray().AsSpan().SequenceEqual(message));
        Assert.True(sequence.Slice(sequence.Length - Math.Min(sequence.Length, message.Length - HeaderFields.BodyStart(message))).First.Span.Overlaps(message) || HeaderFields.BodyStart(message) == message.Length);
    });

    [CorpusFact]
    public void What_was_signed_is_the_same_after_a_list_has_edited_the_fields()
    {
        var rows = Vectors.Read("signed.jsonl").Where(row => row.TryGetProperty("offset", out _)).ToList();
        foreach (var row in rows)
        {
            var message = File.ReadAllBytes(Path.Combine(Corpus.Root!, row.Text("file")));
            int offset = row.GetProperty("offset").GetInt32(), length = row.GetProperty("length").GetInt32();
            Assert.InRange(HeaderFields.LengthOf(message), 0, offset);

            var edit = new MessageEdit(message).Remove(field => field.StartsWith("List-"u8)).Add("List-Id", "<red.example.org>").Add("List-Post", "<mailto:red@example.org>");
            foreach (var field in new HeaderFields(message))
            {
                if (field.Is("Subject"u8))
                    edit.Prepend(field, " [Red]"u8);
            }

            var edited = edit.ToMessage();
            var signed = edited.Span.Slice(offset + edited.Length - message.Length, length);
            Assert.Equal(row.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(signed)));
        }

        Assert.Equal(31, rows.Count);
    }

    // 64 places in each of the 1,482 messages, and what each of them costs at most.
    [CorpusFact]
    public void A_message_is_read_wherever_it_ends() => Each(message =>
    {
        var random = new Random(5322);
        for (var i = 0; i < Places; i++)
            Bounded.Run(message.Length, () => Inspect(message.AsMemory(0, random.Next(message.Length + 1))));
    });

    [CorpusFact]
    public void A_message_is_read_whichever_octet_is_damaged() => Each(message =>
    {
        var random = new Random(5322);
        for (var i = 0; i < Places && message.Length > 0; i++)
        {
            var at = random.Next(message.Length);
            var octet = message[at];
            message[at] ^= (byte)random.Next(1, 256);
            Bounded.Run(message.Length, () => Inspect(message));
            message[at] = octet;
        }
    });

    // What comes out must be what a terminal and a JSON reader can take.
    private static void Inspect(ReadOnlyMemory<byte> message)
    {
        var inspection = Inspection.Of(message);
        var text = new StringWriter();
        InspectionText.Write(inspection, "file", text);
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            InspectionJson.Write(inspection, "file", writer);

        Assert.False(text.ToString().AsSpan().ContainsAnyExcept(Printable));
        Assert.True(new MessageEdit(message).ToMessage().Span.SequenceEqual(message.Span));
        var reader = new Utf8JsonReader(json.WrittenSpan);
        while (reader.Read())
        {
        }
    }

    private static void Each(Action<byte[]> check)
    {
        Assert.InRange(Messages.Count, 1400, int.MaxValue);
        Parallel.ForEach(Messages, file =>
        {
            var message = File.ReadAllBytes(file);
            var failure = Record.Exception(() => check(message));
            Assert.True(failure is null, $"{file}: {failure}");
        });
    }

    private static bool TryField(byte[] message, int index, out Field found)
    {
        var at = 0;
        foreach (var field in new HeaderFields(message))
        {
            found = field;
            if (field.IsNamed && at++ == index)
                return true;
        }

        found = default;
        return false;
    }

    // What stands behind the field of that index.
    private static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> message, int index)
    {
        Assert.True(TryField(message.ToArray(), index, out var field));
        return message[(field.Offset + field.Raw.Length)..];
    }

    private static List<string> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<string>();
        foreach (var field in new HeaderFields(message))
        {
            if (field.IsNamed)
                fields.Add(Encoding.Latin1.GetString(field.Raw).TrimEnd('\r', '\n'));
        }

        return fields;
    }
}

using System.Text;
using System.Text.Json;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>Every message of the corpus, whole, cut short and damaged.</summary>
public sealed class CorpusTests
{
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
    public void A_message_is_read_wherever_it_ends() => Each(message =>
    {
        var random = new Random(5322);
        for (var i = 0; i < Places(message); i++)
            Inspect(message.AsMemory(0, random.Next(message.Length + 1)));
    });

    [CorpusFact]
    public void A_message_is_read_whichever_octet_is_damaged() => Each(message =>
    {
        var random = new Random(5322);
        for (var i = 0; i < Places(message) && message.Length > 0; i++)
        {
            var at = random.Next(message.Length);
            var octet = message[at];
            message[at] = (byte)random.Next(256);
            Inspect(message);
            message[at] = octet;
        }
    });

    // What comes out must be what a terminal and a JSON reader can take.
    private static void Inspect(ReadOnlyMemory<byte> message)
    {
        var inspection = Inspection.Of(message);
        var text = new StringWriter();
        InspectionText.Write(inspection, "file", text);
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
            InspectionJson.Write(inspection, "file", writer);

        Assert.All(text.ToString().Split(text.NewLine), line => Assert.DoesNotContain(line, c => char.IsControl(c)));
        Assert.True(new MessageEdit(message).ToMessage().Span.SequenceEqual(message.Span));
        using var parsed = JsonDocument.Parse(json.ToArray());
        Assert.Equal(inspection.Headers.Count, parsed.RootElement.GetProperty("headers").GetArrayLength());
    }

    // 64 places in a short message, fewer in a long one: the whole has to be done in seconds.
    private static int Places(byte[] message) => Math.Clamp(20_000 / (message.Length + 1), 1, 64);

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

using System.Text.Json;

namespace Pymalist.Internet.Messages;

/// <summary>An inspection as one JSON object, for programs.</summary>
public static class InspectionJson
{
    /// <summary>Writes the object; what goes around it, a line end too, is the caller's.</summary>
    /// <param name="inspection">What was read.</param>
    /// <param name="file">Where it was read from, as the caller names it.</param>
    /// <param name="json">Written to, and not flushed.</param>
    public static void Write(Inspection inspection, string file, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("file"u8, file);
        WriteHeaders(inspection, json);
        json.WriteString("subject"u8, inspection.Subject);
        WriteAddresses("from", inspection.From, json);
        WriteAddresses("to", inspection.To, json);
        WriteAddresses("cc", inspection.Cc, json);
        json.WriteString("message_id"u8, inspection.MessageId);
        WriteStrings("references", inspection.References, json);
        WriteStrings("in_reply_to", inspection.InReplyTo, json);
        json.WriteString("tree"u8, inspection.Tree);
        WriteLeaves(inspection, json);
        WriteStrings("defects", inspection.Defects, json);
        json.WriteEndObject();
    }

    private static void WriteHeaders(Inspection inspection, Utf8JsonWriter json)
    {
        json.WriteStartArray("headers"u8);
        foreach (var (name, body) in inspection.Headers)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(body);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteAddresses(string name, IReadOnlyList<ListedAddress> addresses, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (var address in addresses)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, address.Name ?? "");
            json.WriteString("address"u8, address.Address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStrings(string name, IReadOnlyList<string> values, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteLeaves(Inspection inspection, Utf8JsonWriter json)
    {
        json.WriteStartArray("leaves"u8);
        foreach (var leaf in inspection.Leaves)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, leaf.Type);
            json.WriteString("charset"u8, leaf.Charset);
            json.WriteString("encoding"u8, leaf.Encoding);
            json.WriteString("file_name"u8, leaf.FileName);
            json.WriteNumber("bytes"u8, leaf.Bytes);
            json.WriteString("sha1"u8, leaf.Sha1);
            if (leaf.TextLength is { } length)
                json.WriteNumber("text_length"u8, length);
            else
                json.WriteNull("text_length"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pymalist.Queues;

/// <summary>Headers as they lie in a file or a database: a JSON object, which keeps strings, integers, booleans, arrays and tables apart.</summary>
public static class HeaderJson
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Writing = new() { MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth };

    /// <summary>Writes them; no character of the text is a control character.</summary>
    /// <exception cref="ArgumentException">A value is none of the kinds that a header may have.</exception>
    /// <exception cref="InvalidOperationException">They are nested deeper than 64 levels.</exception>
    public static string Write(IReadOnlyDictionary<string, object> headers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
            Write(json, headers);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write(IReadOnlyDictionary{string, object})"/> has written.</summary>
    /// <exception cref="JsonException">It is no such object.</exception>
    public static IReadOnlyDictionary<string, object> Read(string text)
    {
        using var json = JsonDocument.Parse(text, Reading);
        return Table(json.RootElement);
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case IReadOnlyDictionary<string, object> table:
                WriteTable(json, table);
                break;
            case IReadOnlyList<object> array:
                WriteArray(json, array);
                break;
            default:
                throw new ArgumentException($"A header may not be a {value.GetType()}.", nameof(value));
        }
    }

    private static void WriteTable(Utf8JsonWriter json, IReadOnlyDictionary<string, object> table)
    {
        json.WriteStartObject();
        foreach (var (name, value) in table)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, IReadOnlyList<object> array)
    {
        json.WriteStartArray();
        foreach (var value in array)
            Write(json, value);
        json.WriteEndArray();
    }

    private static Dictionary<string, object> Table(JsonElement element) =>
        element.EnumerateObject().ToDictionary(property => property.Name, property => Value(property.Value));

    private static object Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => element.GetInt64(),
        JsonValueKind.Object => Table(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        _ => element.GetBoolean(),
    };
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pymalist.Store;

/// <summary>Rows that go into a statement, as one value: an array of arrays.</summary>
internal static class RowJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Rows of one column.</summary>
    public static string Of(IEnumerable<string> values) => Of(values, static (json, value) => json.WriteStringValue(value));

    /// <summary>Rows of one column.</summary>
    public static string Of(IEnumerable<long> values) => Of(values, static (json, value) => json.WriteNumberValue(value));

    /// <param name="rows">One value for each row.</param>
    /// <param name="write">Writes its columns.</param>
    public static string Of<T>(IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartArray();
                write(json, row);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

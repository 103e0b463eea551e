using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Pymalist.Queues.RabbitMq;

/// <summary>Values of headers, between the kinds that <see cref="QueuedMessage.Headers"/> has and those of AMQP.</summary>
internal static class HeaderValues
{
    /// <exception cref="ArgumentException">It is of no kind that a header may have.</exception>
    public static object Encode(object value) => value switch
    {
        string or long or bool => value,
        IReadOnlyDictionary<string, object> table => table.ToDictionary(row => row.Key, object? (row) => Encode(row.Value)),
        IReadOnlyList<object> array => array.Select(Encode).ToList(),
        _ => throw new ArgumentException($"A header may be a text, a long, a bool, an array or a table, and not a {value.GetType().Name}.", nameof(value)),
    };

    // The last second of the year 9999; a client that counts milliseconds is past it.
    private const long LatestTime = 253_402_300_799;

    /// <summary>What a third party's client sent in some kind that we have not comes as the nearest that we have.</summary>
    public static object Decode(object value) => value switch
    {
        byte[] text => Encoding.UTF8.GetString(text),
        string or long or bool => value,
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        AmqpTimestamp { UnixTime: >= 0 and <= LatestTime } time => DateTimeOffset.FromUnixTimeSeconds(time.UnixTime).ToString("O", CultureInfo.InvariantCulture),
        AmqpTimestamp time => time.UnixTime,
        BinaryTableValue binary => Encoding.UTF8.GetString(binary.Bytes),
        IDictionary<string, object?> table => Decode(table),
        IList<object?> array => array.Where(item => item is not null).Select(item => Decode(item!)).ToArray(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    public static Dictionary<string, object> Decode(IDictionary<string, object?> table) =>
        table.Where(row => row.Value is not null).ToDictionary(row => row.Key, row => Decode(row.Value!));

    /// <summary>At most so many octets on the wire.</summary>
    public static long Size(object value) => 8 + value switch
    {
        string text => Encoding.UTF8.GetByteCount(text),
        IReadOnlyDictionary<string, object> table => table.Sum(row => Size(row.Key) + Size(row.Value)),
        IReadOnlyList<object> array => array.Sum(Size),
        _ => 8,
    };
}

namespace Pymalist.Internet.Messages;

/// <summary>Places in a message that get other octets; all that lies between them stays as it is.</summary>
/// <param name="message">Referred to, not copied.</param>
public sealed class Splices(ReadOnlyMemory<byte> message)
{
    private readonly List<(int Start, int Length, ReadOnlyMemory<byte> With)> _places = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _places.Count == 0;

    /// <summary>Puts octets in place of others; places must not overlap. Of several at one place the first put in comes first.</summary>
    public void Replace(int start, int length, ReadOnlyMemory<byte> with) => _places.Add((start, length, with));

    /// <summary>Puts octets in.</summary>
    public void Insert(int start, ReadOnlyMemory<byte> octets) => Replace(start, 0, octets);

    /// <summary>The message with its new octets; the same memory where there are none.</summary>
    public ReadOnlyMemory<byte> Apply()
    {
        if (IsEmpty)
            return message;

        var result = new byte[message.Length + _places.Sum(place => place.With.Length - place.Length)];
        int from = 0, to = 0;
        foreach (var (start, length, with) in _places.OrderBy(place => place.Start))
        {
            message.Span[from..start].CopyTo(result.AsSpan(to));
            to += start - from;
            with.Span.CopyTo(result.AsSpan(to));
            to += with.Length;
            from = start + length;
        }

        message.Span[from..].CopyTo(result.AsSpan(to));
        return result;
    }
}

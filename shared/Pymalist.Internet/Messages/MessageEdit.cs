using System.Buffers;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>
/// Edits the fields of a message one at a time; every octet that was not edited, the body's above all, stays what it was.
/// </summary>
/// <remarks>What is added has the line ends that the message has.</remarks>
public sealed class MessageEdit
{
    private readonly ReadOnlyMemory<byte> _message;
    private readonly byte[] _lineEnd;

    // By where they are; what is put in at a place comes before what is taken out there.
    private readonly SortedDictionary<(int Start, bool TakesOut), Cut> _cuts = [];
    private readonly ArrayBufferWriter<byte> _added = new();

    public MessageEdit(ReadOnlyMemory<byte> message)
    {
        _message = message;
        var newline = message.Span.IndexOf((byte)'\n');
        _lineEnd = newline == 0 || (newline > 0 && message.Span[newline - 1] != (byte)'\r') ? "\n"u8.ToArray() : "\r\n"u8.ToArray();
    }

    /// <summary>Says yes to the fields that are meant.</summary>
    public delegate bool FieldPredicate(Field field);

    /// <summary>Takes out every field that is meant.</summary>
    public MessageEdit Remove(FieldPredicate meant)
    {
        foreach (var field in new HeaderFields(_message.Span))
        {
            if (meant(field))
                _cuts[(field.Offset, true)] = new Cut(field.Offset, field.Raw.Length, []);
        }

        return this;
    }

    /// <summary>Gives a field another body; its name and its place stay. The last of several bodies counts; what is removed stays so.</summary>
    /// <param name="field">A field of this message.</param>
    /// <param name="body">What goes behind the colon: folded where it is long, without the line end behind it.</param>
    public MessageEdit Replace(Field field, ReadOnlySpan<byte> body)
    {
        var start = field.Offset + field.Raw.IndexOf((byte)':') + 1;
        _cuts[(start, true)] = new Cut(start, field.Body.Length, WithOwnLineEnds(Checked(body)));
        return this;
    }

    /// <summary>Gives a piece of a field's body other octets; what stands around it stays octet for octet, whatever octets these are.</summary>
    /// <param name="field">A field of this message.</param>
    /// <param name="piece">Where it lies in the body.</param>
    /// <param name="text">Without line ends.</param>
    /// <exception cref="ArgumentException">It holds a line end, or NUL.</exception>
    public MessageEdit ReplaceIn(Field field, Range piece, ReadOnlySpan<byte> text)
    {
        if (text.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
            throw new ArgumentException("A piece of a field's body may not hold a line end, nor NUL.", nameof(text));

        var (start, length) = piece.GetOffsetAndLength(field.Body.Length);
        start += field.Offset + field.Raw.IndexOf((byte)':') + 1;
        _cuts[(start, true)] = new Cut(start, length, text.ToArray());
        return this;
    }

    /// <summary>Puts text in front of what a field's body holds, which stays octet for octet, whatever octets these are.</summary>
    /// <param name="field">A field of this message.</param>
    /// <param name="text">
    /// What goes right behind the colon, folded where it is long; it may end with a line end where the body starts with white space.
    /// </param>
    /// <exception cref="ArgumentException">A line end in it would start a field of its own.</exception>
    public MessageEdit Prepend(Field field, ReadOnlySpan<byte> text)
    {
        var next = field.Body is [(byte)' ' or (byte)'\t', ..] ? field.Body[..1] : default;
        var put = Checked([.. text, .. next])[..text.Length];
        var start = field.Offset + field.Raw.IndexOf((byte)':') + 1;
        var before = _cuts.GetValueOrDefault((start, false)).With ?? [];
        _cuts[(start, false)] = new Cut(start, 0, [.. WithOwnLineEnds(put), .. before]);
        return this;
    }

    /// <summary>Puts a field on top of the others, below those added before it.</summary>
    /// <param name="name">Printable ASCII, no colon.</param>
    /// <param name="body">What goes behind the colon and a space: folded where it is long, without the line end behind it.</param>
    /// <exception cref="ArgumentException">It is no name, or a line end in the body would start a field of its own.</exception>
    public MessageEdit Add(string name, ReadOnlySpan<byte> body)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExceptInRange('!', '~') || name.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException("A field's name is printable ASCII without a colon.", nameof(name));

        _added.Write(Encoding.ASCII.GetBytes(name));
        _added.Write(": "u8);
        _added.Write(WithOwnLineEnds(Checked(body)));
        _added.Write(_lineEnd);
        return this;
    }

    /// <inheritdoc cref="Add(string, ReadOnlySpan{byte})"/>
    public MessageEdit Add(string name, string body) => Add(name, Encoding.UTF8.GetBytes(body));

    /// <summary>The message as it is now, in memory of its own.</summary>
    public ReadOnlyMemory<byte> ToMessage()
    {
        var cuts = Effective();
        var result = new byte[_message.Length + Growth(cuts)];
        var end = Write(cuts, result, out var length);
        _message.Span[end..].CopyTo(result.AsSpan(length));
        return result;
    }

    /// <summary>
    /// The message as it is now: its fields as far as the last one that was edited, and behind them the octets of the original,
    /// its body above all, where they lie. What this costs does not grow with the body.
    /// </summary>
    public ReadOnlySequence<byte> ToSequence()
    {
        var cuts = Effective();
        var end = cuts.Count == 0 ? 0 : cuts[^1].Start + cuts[^1].Length;
        var head = new byte[end + Growth(cuts)];
        Write(cuts, head, out _);
        return MessageSegment.Join(head, _message[end..]);
    }

    private static int Growth(List<Cut> cuts)
    {
        var growth = 0;
        foreach (var cut in cuts)
            growth += cut.With.Length - cut.Length;
        return growth;
    }

    // All up to the last cut; gives where that ends in the message, and how long it has become.
    private int Write(List<Cut> cuts, Span<byte> to, out int length)
    {
        length = 0;
        var from = 0;
        foreach (var cut in cuts)
        {
            _message.Span[from..cut.Start].CopyTo(to[length..]);
            length += cut.Start - from;
            cut.With.CopyTo(to[length..]);
            length += cut.With.Length;
            from = cut.Start + cut.Length;
        }

        return from;
    }

    // What was done to a field that was removed goes with it.
    private List<Cut> Effective()
    {
        if (_added.WrittenCount > 0)
        {
            var addition = Addition();
            _cuts[(addition.Start, false)] = addition;
        }

        var effective = new List<Cut>(_cuts.Count);
        var end = 0;
        foreach (var cut in _cuts.Values)
        {
            if (cut.Start < end)
                continue;

            effective.Add(cut);
            end = cut.Start + cut.Length;
        }

        return effective;
    }

    // Below a line that belongs to no field: above it, it would become the fold of one of ours.
    private Cut Addition()
    {
        var message = _message.Span;
        var fields = new HeaderFields(message);
        var stray = fields.MoveNext() && !fields.Current.IsNamed ? fields.Current.Raw.Length : 0;
        var top = _cuts.ContainsKey((0, true)) ? 0 : stray;
        var lineEnd = top > 0 && message[top - 1] != (byte)'\n' ? _lineEnd : [];

        // A message without a field has its body next, and what we put above it must not run into that.
        var end = HeaderFields.LengthOf(message);
        var runsIntoBody = end == stray && end < message.Length && HeaderFields.EmptyLineLength(message[end..]) == 0;
        return new Cut(top, 0, [.. lineEnd, .. _added.WrittenSpan, .. runsIntoBody ? _lineEnd : []]);
    }

    private static byte[] Checked(ReadOnlySpan<byte> body)
    {
        for (var i = 0; i < body.Length; i++)
        {
            var foldOrText = body[i] switch
            {
                (byte)'\r' => i + 1 < body.Length && body[i + 1] == (byte)'\n',
                (byte)'\n' => i + 1 < body.Length && body[i + 1] is (byte)' ' or (byte)'\t',
                0 => false,
                _ => true,
            };
            if (!foldOrText)
                throw new ArgumentException("A field's body may not hold a line end that is no fold, nor NUL.", nameof(body));
        }

        return body.ToArray();
    }

    private byte[] WithOwnLineEnds(byte[] body)
    {
        if (!body.AsSpan().Contains((byte)'\n'))
            return body;

        var result = new ArrayBufferWriter<byte>(body.Length);
        foreach (var octet in body)
        {
            if (octet == (byte)'\n')
                result.Write(_lineEnd);
            else if (octet != (byte)'\r')
                result.Write([octet]);
        }

        return result.WrittenSpan.ToArray();
    }

    private readonly record struct Cut(int Start, int Length, byte[] With);
}

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
    private readonly SortedDictionary<int, Cut> _cuts = [];
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
                _cuts[field.Offset] = new Cut(field.Offset, field.Raw.Length, []);
        }

        return this;
    }

    /// <summary>Gives a field another body; its name and its place stay. The last of several bodies counts; what is removed stays so.</summary>
    /// <param name="field">A field of this message.</param>
    /// <param name="body">What goes behind the colon: folded where it is long, without the line end behind it.</param>
    public MessageEdit Replace(Field field, ReadOnlySpan<byte> body)
    {
        var start = field.Offset + field.Raw.IndexOf((byte)':') + 1;
        _cuts[start] = new Cut(start, field.Body.Length, Checked(body));
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
        _added.Write(Checked(body));
        _added.Write(_lineEnd);
        return this;
    }

    /// <inheritdoc cref="Add(string, ReadOnlySpan{byte})"/>
    public MessageEdit Add(string name, string body) => Add(name, Encoding.UTF8.GetBytes(body));

    /// <summary>The message as it is now.</summary>
    public ReadOnlyMemory<byte> ToMessage()
    {
        var message = _message.Span;
        var cuts = Effective();
        var top = Top();
        byte[] added = _added.WrittenCount == 0 ? [] : [.. LineEndBefore(top), .. _added.WrittenSpan, .. Separator()];

        var result = new byte[_message.Length + added.Length + cuts.Sum(cut => cut.With.Length - cut.Length)];
        int from = 0, to = 0;
        foreach (var cut in cuts.Where(cut => cut.Start < top).Append(new Cut(top, 0, added)).Concat(cuts.Where(cut => cut.Start >= top)))
        {
            Copy(message[from..cut.Start], result, ref to);
            Copy(cut.With, result, ref to);
            from = cut.Start + cut.Length;
        }

        Copy(message[from..], result, ref to);
        return result;
    }

    // A body that was replaced in a field that was removed goes with it.
    private List<Cut> Effective()
    {
        var effective = new List<Cut>();
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
    private int Top()
    {
        var fields = new HeaderFields(_message.Span);
        return fields.MoveNext() && !fields.Current.IsNamed ? fields.Current.Raw.Length : 0;
    }

    // That line may be all there is, and unended.
    private ReadOnlySpan<byte> LineEndBefore(int top) => top > 0 && _message.Span[top - 1] != (byte)'\n' ? _lineEnd : default;

    // A message without a header section starts with its body, and what we put above it must not run into that.
    private ReadOnlySpan<byte> Separator()
    {
        var end = HeaderFields.LengthOf(_message.Span);
        var hasBody = end < _message.Length && HeaderFields.EmptyLineLength(_message.Span[end..]) == 0;
        return end == 0 && hasBody ? _lineEnd : default;
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

    private static void Copy(ReadOnlySpan<byte> octets, byte[] to, ref int at)
    {
        octets.CopyTo(to.AsSpan(at));
        at += octets.Length;
    }

    private readonly record struct Cut(int Start, int Length, byte[] With);
}

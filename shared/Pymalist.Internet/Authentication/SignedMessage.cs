using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Authentication;

/// <summary>A field of a message: where it is, and all of it.</summary>
internal readonly record struct SignedField(int Offset, ReadOnlyMemory<byte> Raw)
{
    /// <summary>What follows the colon, folds included.</summary>
    public ReadOnlyMemory<byte> Body => Raw[(Raw.Span.IndexOf((byte)':') + 1)..];
}

/// <summary>A message whose signatures are looked at: its fields by name, and its body hashed once for each form.</summary>
internal sealed class SignedMessage
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly Dictionary<string, List<SignedField>> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[]?[] _bodyHashes = new byte[]?[2];

    /// <param name="message">All of it, in CR LF or as it is stored, in LF.</param>
    /// <param name="maxHeaderSection">In octets; fields beyond it are not there.</param>
    public SignedMessage(ReadOnlyMemory<byte> message, int maxHeaderSection)
    {
        foreach (var field in new HeaderFields(message.Span))
        {
            if (field.Offset + field.Raw.Length > maxHeaderSection)
                break;
            if (field.IsNamed)
                Of(Encoding.ASCII.GetString(field.Name)).Add(new SignedField(field.Offset, message.Slice(field.Offset, field.Raw.Length)));
        }

        _body = message[HeaderFields.BodyStart(message.Span)..];
    }

    /// <summary>The fields of a name, from the top down.</summary>
    public IReadOnlyList<SignedField> Named(string name) => _fields.TryGetValue(name, out var fields) ? fields : [];

    /// <summary>The hash of the body, calculated when it is asked for.</summary>
    public byte[] BodyHash(Canonicalization canonicalization)
    {
        return _bodyHashes[(int)canonicalization] ??= Calculate();

        byte[] Calculate()
        {
            using var hasher = new BodyHasher(canonicalization);
            hasher.Append(_body.Span);
            return hasher.Finish();
        }
    }

    /// <summary>The hash of the signed fields and of the signature's own (RFC 6376, section 3.7).</summary>
    /// <param name="canonicalization">The form of the fields.</param>
    /// <param name="names">What <c>h=</c> lists.</param>
    /// <param name="own">The signature's field without its signature.</param>
    /// <param name="offset">Where that field lies in the message, if it does.</param>
    public byte[] HeaderHash(Canonicalization canonicalization, IReadOnlyList<string> names, ReadOnlySpan<byte> own, int offset = -1)
    {
        using var hash = new HashWriter();
        foreach (var field in Signed(names, offset))
            FieldCanonicalizer.Write(canonicalization, field.Raw.Span, hash);
        FieldCanonicalizer.WriteUnended(canonicalization, own, hash);
        return hash.Finish();
    }

    // Of several fields of a name the lowest comes first, and each once (section 5.4.2); a name without a field left says that
    // there is none, and adds nothing. The signature itself is never one of them.
    private IEnumerable<SignedField> Signed(IReadOnlyList<string> names, int own)
    {
        var taken = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            var fields = Named(name);
            var next = taken.GetValueOrDefault(name, fields.Count) - 1;
            if (next >= 0 && fields[next].Offset == own)
                next--;

            taken[name] = Math.Max(next, 0);
            if (next >= 0)
                yield return fields[next];
        }
    }

    private List<SignedField> Of(string name)
    {
        if (!_fields.TryGetValue(name, out var fields))
            _fields[name] = fields = [];
        return fields;
    }
}

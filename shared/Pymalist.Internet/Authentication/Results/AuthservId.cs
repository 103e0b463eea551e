using System.Text;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Authentication.Results;

/// <summary>The name by which a server signs its Authentication-Results (RFC 8601, section 2.5), and by which others can be caught who use it.</summary>
public sealed class AuthservId(string id)
{
    // A field that has no name in it claims none.
    private readonly string _comparable = Comparable(id) is { Length: > 0 } name ? name : throw new ArgumentException("A server has a name.", nameof(id));

    /// <summary>As it is written.</summary>
    public string Value { get; } = id;

    /// <summary>
    /// Takes out every Authentication-Results that somebody wrote in our name, which every server must do at its border (section 5).
    /// Those of others stay, and so do ARC's, which are sealed.
    /// </summary>
    public MessageEdit RemoveClaims(MessageEdit edit) => edit.Remove(IsClaimedBy);

    /// <summary>
    /// Whether a field is an Authentication-Results in this name: in whatever case, quoted or not, international or in A-labels, with
    /// comments before it, with or without a dot behind it. However long the field is and whatever follows the name.
    /// </summary>
    public bool IsClaimedBy(Field field)
    {
        if (!field.Is("Authentication-Results"u8))
            return false;

        var reader = new TokenReader(field.Body);
        var id = ReadId(ref reader);

        // Some write ARC's instance here too, and some read on behind it.
        if (id is "i" && reader.Next == '=')
        {
            reader.SkipTo((byte)';');
            reader.Skip(1);
            id = ReadId(ref reader);
        }

        return Comparable(id) == _comparable;
    }

    // Up to whatever any reader might take for its end.
    private static string ReadId(ref TokenReader reader)
    {
        reader.SkipSpaceAndComments();
        if (reader.Next == '"')
        {
            var behindQuote = reader;
            behindQuote.Skip(1);
            if (reader.TryReadQuoted(out var quoted))
                return quoted;
            reader = behindQuote;
        }

        return Encoding.UTF8.GetString(reader.ReadUntil("/=,\""u8));
    }

    private static string Comparable(string id) => DomainName.ToAscii(id.Trim()) ?? id.Trim().ToLowerInvariant();
}

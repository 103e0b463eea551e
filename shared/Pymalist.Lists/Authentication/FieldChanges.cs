using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>What the list has changed of a post: for people, who want to know what broke a signature.</summary>
internal sealed class FieldChanges(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
{
    // A stranger lists as many names as he likes.
    private const int MaxListed = 100;
    private const int MaxNamed = 10;
    private const int MaxName = 40;

    private readonly Dictionary<string, StringBuilder> _before = Read(before);
    private readonly Dictionary<string, StringBuilder> _after = Read(after);
    private readonly bool _isSameBody = Body(before).SequenceEqual(Body(after));

    /// <summary>Those of these fields that are not what they were, as the message spells them, and <c>body</c> where that is not.</summary>
    public IReadOnlyList<string> Among(IReadOnlyList<string> names)
    {
        var changed = names.Take(MaxListed).Distinct(StringComparer.OrdinalIgnoreCase).Where(IsChanged).Take(MaxNamed);
        return _isSameBody ? [.. changed] : [.. changed, "body"];
    }

    // A name that neither message has is no field, and may be anything.
    private bool IsChanged(string name) => (_before.GetValueOrDefault(name), _after.GetValueOrDefault(name)) switch
    {
        _ when name.Length > MaxName || !Ascii.IsValid(name) => false,
        (null, null) => false,
        ({ } one, { } other) => !one.Equals(other),
        _ => true,
    };

    private static Dictionary<string, StringBuilder> Read(ReadOnlySpan<byte> message)
    {
        var fields = new Dictionary<string, StringBuilder>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in new HeaderFields(message))
        {
            if (!field.IsNamed)
                continue;

            var name = Encoding.ASCII.GetString(field.Name);
            if (!fields.TryGetValue(name, out var bodies))
                fields[name] = bodies = new StringBuilder();
            bodies.Append(Encoding.Latin1.GetString(field.Body.Trim(" \t\r\n"u8))).Append('\n');
        }

        return fields;
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> message) => message[HeaderFields.BodyStart(message)..];
}

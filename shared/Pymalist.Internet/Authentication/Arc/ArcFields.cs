using System.Globalization;

namespace Pymalist.Internet.Authentication.Arc;

/// <summary>The three fields of one hop, where they lie.</summary>
internal sealed class ArcFields
{
    /// <summary>RFC 8617, section 4.2.1.</summary>
    public const int MaxInstance = 50;

    public const string SealName = "ARC-Seal";
    public const string MessageSignatureName = "ARC-Message-Signature";
    public const string AuthenticationResultsName = "ARC-Authentication-Results";

    /// <summary>All three names, in the order in which they are sealed (section 5.1.1).</summary>
    public static readonly IReadOnlyList<string> Names = [AuthenticationResultsName, MessageSignatureName, SealName];

    private ArcFields(IReadOnlyDictionary<string, SignedField> fields) =>
        (AuthenticationResults, MessageSignature, Seal) = (fields[AuthenticationResultsName], fields[MessageSignatureName], fields[SealName]);

    public SignedField AuthenticationResults { get; }

    public SignedField MessageSignature { get; }

    public SignedField Seal { get; }

    /// <summary>Every hop's fields, the first hop first.</summary>
    /// <exception cref="SignatureException">They are no chain (section 5.2, step 3): one is missing, twice, or cannot be told to belong to a hop.</exception>
    public static IReadOnlyList<ArcFields> Read(SignedMessage message)
    {
        var hops = new SortedDictionary<int, Dictionary<string, SignedField>>();
        foreach (var name in Names)
        {
            var fields = message.Named(name);
            if (fields.Count > MaxInstance)
                throw SignatureException.Permanent("there are too many hops");

            foreach (var field in fields)
                Add(field, name, hops);
        }

        if (hops.Values.Any(fields => fields.Count < Names.Count) || hops.Count != hops.Keys.LastOrDefault())
            throw SignatureException.Permanent("a hop is incomplete or missing");

        return [.. hops.Values.Select(fields => new ArcFields(fields))];
    }

    /// <summary>The highest instance of any field; 0 where none can be read.</summary>
    public static int HighestInstance(SignedMessage message) =>
        Names.SelectMany(name => message.Named(name).Take(MaxInstance).Select(field => InstanceOf(field, name))).Max(instance => instance ?? 0);

    // "i=1; example.org; spf=pass …": what follows the first semicolon is no tag-list.
    public static int ResultsStart(SignedField field) => field.Body.Span.IndexOf((byte)';') + 1;

    private static void Add(SignedField field, string name, SortedDictionary<int, Dictionary<string, SignedField>> hops)
    {
        var instance = InstanceOf(field, name) ?? throw SignatureException.Permanent($"an {name} has no instance");
        if (!hops.TryGetValue(instance, out var fields))
            hops[instance] = fields = [];
        if (!fields.TryAdd(name, field))
            throw SignatureException.Permanent("a hop has a field twice");
    }

    private static int? InstanceOf(SignedField field, string name)
    {
        var list = name == AuthenticationResultsName ? field.Body[..ResultsStart(field)] : field.Body;
        var isNumber = int.TryParse(TagList.Parse(list) is { } tags ? tags["i"] : default, NumberStyles.None, CultureInfo.InvariantCulture, out var instance);
        return isNumber && instance is >= 1 and <= MaxInstance ? instance : null;
    }
}

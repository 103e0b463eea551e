namespace Pymalist.Internet.Authentication;

/// <summary>Which fields of a message a signature of ours lists in <c>h=</c>.</summary>
internal static class SignedFieldNames
{
    // More of a name is no mail, and would only make h= long; what is signed are the lowest ones.
    private const int MaxOfOneName = 20;

    // What everybody has to sign (RFC 6376, section 5.4), whatever the options say, and even where there is none.
    private const string From = "From";

    /// <summary>Each name as often as it stands in the message, and once more where it is oversigned.</summary>
    public static IReadOnlyList<string> In(SignedMessage message, SigningOptions options) =>
    [
        .. options.Fields.Concat(options.Oversign).Append(From).Distinct(StringComparer.OrdinalIgnoreCase)
            .SelectMany(name => Enumerable.Repeat(name, Times(name, message, options))),
    ];

    private static int Times(string name, SignedMessage message, SigningOptions options)
    {
        var more = options.Oversign.Contains(name, StringComparer.OrdinalIgnoreCase) ? 1 : 0;
        var least = name.Equals(From, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        return Math.Max(least, Math.Min(message.Named(name).Count, MaxOfOneName) + more);
    }
}

using System.Text;
using Pymalist.Internet.Authentication.Results;

namespace Pymalist.Internet.Authentication.Dkim;

/// <summary>What came of one signature.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Reason">Why, in words for people, for a comment or a log; holds nothing that others wrote.</param>
public sealed record DkimResult(DkimStatus Status, string Reason)
{
    /// <summary>Who signed (<c>d=</c>), in A-labels and lower case; null where that cannot be read.</summary>
    public string? Domain { get; init; }

    /// <summary>The selector (<c>s=</c>), in A-labels and lower case; null where it cannot be read.</summary>
    public string? Selector { get; init; }

    /// <summary>For whom it was signed (<c>i=</c>): <c>@domain</c> where nobody is named. As it stands in the signature: a stranger's text.</summary>
    public string? Identity { get; init; }

    /// <summary>The algorithm (<c>a=</c>); null for one that is not known.</summary>
    public SignatureAlgorithm? Algorithm { get; init; }

    /// <summary>The first eight characters of the signature (<c>header.b</c>, RFC 6008), which tell it from others; empty where there is none.</summary>
    public string SignatureStart { get; init; } = "";

    /// <summary>The names of the fields that it signs (<c>h=</c>), as they stand there: a stranger's words, each as often as it is listed.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Whether the domain is only trying DKIM out (<c>t=y</c>): a failure then says no more than no signature would.</summary>
    public bool IsTest { get; init; }

    /// <summary>As it stands in Authentication-Results (RFC 8601, section 2.7.1; RFC 6008), but for the identity, which names people.</summary>
    public AuthenticationResult ToAuthenticationResult() => new("dkim", Status.ToString().ToLowerInvariant())
    {
        Comment = Reason,
        Properties =
        [
            .. Header("d", Domain),
            .. Header("s", Selector),
            .. Header("a", Algorithm?.Name()),
            .. Header("b", SignatureStart),
        ],
    };

    // What can be said of a signature even where it is malformed.
    internal static DkimResult Of(SignedField field, DkimStatus status, string reason)
    {
        if (TagList.Parse(field.Body) is not { } tags)
            return new DkimResult(status, reason);

        var domain = SigningDomain.Read(tags["d"]);
        return new DkimResult(status, reason)
        {
            Domain = domain,
            Selector = SigningDomain.Read(tags["s"]),
            Identity = tags.Has("i") ? tags.Text("i") : domain is null ? null : $"@{domain}",
            Algorithm = SignatureAlgorithms.Find(tags["a"]),
            SignatureStart = Start(tags["b"]),
            Fields = tags.Has("h") ? tags.Items("h") : [],
        };
    }

    private static AuthenticationProperty[] Header(string name, string? value) =>
        string.IsNullOrEmpty(value) ? [] : [new AuthenticationProperty("header", name, value)];

    private static string Start(ReadOnlySpan<byte> signature)
    {
        var start = new StringBuilder(8);
        for (var i = 0; i < signature.Length && start.Length < 8; i++)
        {
            if (char.IsAsciiLetterOrDigit((char)signature[i]) || signature[i] is (byte)'+' or (byte)'/' or (byte)'=')
                start.Append((char)signature[i]);
        }

        return start.ToString();
    }
}

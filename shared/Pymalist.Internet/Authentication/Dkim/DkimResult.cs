using System.Text;

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

    /// <summary>Whether the domain is only trying DKIM out (<c>t=y</c>): a failure then says no more than no signature would.</summary>
    public bool IsTest { get; init; }

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
        };
    }

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

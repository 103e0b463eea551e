using Pymalist.Internet.Authentication.Dkim;

namespace Pymalist.Lists.Authentication;

/// <summary>What became of one DKIM signature on its way through the list.</summary>
/// <param name="OnArrival">What it was worth on the post as it came.</param>
/// <param name="Afterwards">What it is worth on what the members get.</param>
public sealed record SignatureFate(DkimResult OnArrival, DkimResult Afterwards)
{
    /// <summary>Who signed (<c>d=</c>), in A-labels; null where that cannot be read.</summary>
    public string? Domain => Afterwards.Domain;

    /// <summary>
    /// Whether receivers will find it good. One whose key is marked as a test (<c>t=y</c>, RFC 6376, section 3.6.1) counts as none.
    /// </summary>
    public bool Survives => Afterwards is { Status: DkimStatus.Pass, IsTest: false };

    /// <summary>Whether it was good, and is no more.</summary>
    public bool IsBroken => OnArrival.Status == DkimStatus.Pass && Afterwards.Status is not (DkimStatus.Pass or DkimStatus.TempError);

    /// <summary>The signed fields that the list has changed, put in or taken out, and <c>body</c>; empty unless it is broken.</summary>
    public IReadOnlyList<string> BrokenBy { get; init; } = [];
}

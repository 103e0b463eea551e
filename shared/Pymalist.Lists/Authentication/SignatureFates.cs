using Pymalist.Internet.Authentication.Dkim;

namespace Pymalist.Lists.Authentication;

/// <summary>Finds the signatures of a post again on what the list has made of it.</summary>
internal static class SignatureFates
{
    /// <summary>Those that the members get, from the top down.</summary>
    /// <param name="post">The post as it came, and as the members get it.</param>
    /// <param name="onArrival">Of each signature of the former.</param>
    /// <param name="afterwards">Of each signature of the latter.</param>
    public static IReadOnlyList<SignatureFate> Of(RewrittenPost post, IReadOnlyList<DkimResult> onArrival, IReadOnlyList<DkimResult> afterwards)
    {
        var before = onArrival.ToLookup(Identity);
        var changes = new Lazy<FieldChanges>(() => new FieldChanges(post.Original.Span, post.Rewritten.Span));
        return [.. afterwards.Select(after => Of(before[Identity(after)].FirstOrDefault() ?? Unknown(after), after, changes))];
    }

    private static SignatureFate Of(DkimResult before, DkimResult after, Lazy<FieldChanges> changes)
    {
        var fate = new SignatureFate(before, after);
        return fate.IsBroken ? fate with { BrokenBy = changes.Value.Among(after.Fields) } : fate;
    }

    // Its own octets tell it from others.
    private static (string?, string?, string) Identity(DkimResult result) => (result.Domain, result.Selector, result.SignatureStart);

    private static DkimResult Unknown(DkimResult result) => result with { Status = DkimStatus.Neutral, Reason = "it was not on the post as it came" };
}

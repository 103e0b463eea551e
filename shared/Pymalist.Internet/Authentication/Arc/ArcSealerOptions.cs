namespace Pymalist.Internet.Authentication.Arc;

/// <summary>How messages are sealed with ARC.</summary>
public sealed record ArcSealerOptions : SigningOptions
{
    public ArcSealerOptions() => Fields = [.. Fields, "DKIM-Signature"];
}

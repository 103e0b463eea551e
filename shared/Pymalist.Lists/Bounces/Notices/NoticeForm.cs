namespace Pymalist.Lists.Bounces.Notices;

/// <summary>How a mail server of before RFC 3464, or beside it, tells that it could not deliver.</summary>
/// <param name="Name">Whose form it is.</param>
/// <param name="Openings">Words of which one stands in each such notice, blanks between them as one space.</param>
/// <param name="Rules">Where its recipients stand, the first rule that holds for a line counts.</param>
internal sealed record NoticeForm(string Name, string[] Openings, params AddressRule[] Rules)
{
    /// <summary>Where one stands in a line, recipients stand behind it only.</summary>
    public string? Start { get; init; }

    /// <summary>Whether a recipient's line is all that is said of it, and the next is about another one or none.</summary>
    public bool IsLineByLine { get; init; }

    public bool Fits(string words) => Openings.Any(opening => words.Contains(opening, StringComparison.OrdinalIgnoreCase));
}

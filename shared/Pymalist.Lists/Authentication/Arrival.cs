using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Authentication.Results;

namespace Pymalist.Lists.Authentication;

/// <summary>What a post was worth as it came.</summary>
/// <param name="Signatures">Of each DKIM signature, from the top down.</param>
/// <param name="Chain">Of its chain of ARC; null where nobody asked for that.</param>
/// <param name="IsGenuine">Whether DMARC passed: its author is who he says.</param>
/// <param name="Results">All that, in the list's name.</param>
internal sealed record Arrival(IReadOnlyList<DkimResult> Signatures, ArcResult? Chain, bool IsGenuine, AuthenticationResults Results);

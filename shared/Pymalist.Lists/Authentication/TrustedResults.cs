using Pymalist.Internet.Authentication.Results;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>Reads what those servers found that are trusted, of what the list cannot find out itself: who handed the mail in (RFC 8601, section 7.1).</summary>
internal sealed class TrustedResults(IReadOnlyList<string> authservIds)
{
    private static readonly string[] Methods = ["spf", "iprev", "auth"];

    private readonly AuthservId[] _servers = [.. authservIds.Select(id => new AuthservId(id))];

    /// <summary>The topmost result of each method, without comments and reasons.</summary>
    public IReadOnlyList<AuthenticationResult> In(ReadOnlySpan<byte> message)
    {
        var found = new List<AuthenticationResult>();
        foreach (var field in _servers.Length == 0 ? default : new HeaderFields(message))
        {
            if (IsTrusted(field) && AuthenticationResults.TryParse(field.Body, MessageLimits.Default, out var results))
                found.AddRange(results.Results.Where(result => Methods.Contains(result.Method)));
        }

        return [.. found.DistinctBy(result => result.Method).Select(result => result with { Comment = null, Reason = null })];
    }

    private bool IsTrusted(Field field)
    {
        foreach (var server in _servers)
        {
            if (server.IsClaimedBy(field))
                return true;
        }

        return false;
    }
}

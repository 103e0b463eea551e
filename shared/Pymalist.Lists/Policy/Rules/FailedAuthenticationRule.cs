using Pymalist.Internet.Authentication.Results;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps away what a trusted server found not to be by its author: <c>dmarc=fail</c> in its Authentication-Results (RFC 8601).</summary>
/// <remarks>
/// A field of any other server is not read. One that a stranger wrote in a trusted server's name could only say that the author is false,
/// which harms none but the stranger. Nobody is answered, whatever the rules behind it say.
/// </remarks>
public sealed class FailedAuthenticationRule(FailedAuthenticationOptions options) : IPostRule
{
    // A mail has one or two from its own border; the rest has come from elsewhere.
    private const int MaxFields = 50;

    private readonly HashSet<string> _trusted = [.. options.TrustedServers.Select(Comparable)];

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (_trusted.Count == 0 || options.Action == Act.Accept || FailingServer(post) is not { } server)
            return default;

        var found = ("server", FieldText.Quoted(server));
        var words = post.Poster.Address is { } who
            ? Sentence.Of(NoticeKind.ReasonFailedAuthentication, found, ("who", $"{who}"))
            : Sentence.Of(NoticeKind.ReasonFalseAuthor, found);
        return new(Verdict.Of(options.Action, "FailedAuthentication", words) with { IsSuspect = true });
    }

    private string? FailingServer(Post post)
    {
        var left = MaxFields;
        foreach (var field in new HeaderFields(post.Mail.Message.Span))
        {
            if (!field.Is("Authentication-Results"u8) || left-- <= 0 || !AuthenticationResults.TryParse(field.Body, post.Limits, out var results))
                continue;
            if (_trusted.Contains(Comparable(results.AuthservId)) && results.Results.Any(result => result is { Method: "dmarc", Result: "fail" }))
                return results.AuthservId;
        }

        return null;
    }

    private static string Comparable(string server) => DomainName.ToAscii(server) ?? server.ToLowerInvariant();
}

/// <summary>Settings of a <see cref="FailedAuthenticationRule"/>.</summary>
public sealed record FailedAuthenticationOptions
{
    /// <summary>The servers that are believed, by the name that stands first in their Authentication-Results; without any, nothing is asked.</summary>
    public IReadOnlyList<string> TrustedServers { get; init; } = [];

    /// <summary>What becomes of a mail that one of them found false.</summary>
    public Act Action { get; init; } = Act.Hold;
}

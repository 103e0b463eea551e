using System.Text;

namespace Pymalist.Internet.Transport;

/// <summary>What was said on a connection in confidence, to be left out where a server repeats it: many repeat a command that they do not know.</summary>
internal sealed class Secrets
{
    // Less than that is in every other word, and protects nothing.
    private const int MinLength = 4;
    private const int MaxCount = 50;

    private readonly List<string> _known = [];

    /// <summary>A user's password, in the forms in which it is said.</summary>
    public static Secrets Of(string user, string? password)
    {
        var secrets = new Secrets();
        if (password is null)
            return secrets;

        secrets.Add(password);
        secrets.Add(Base64(password));
        secrets.Add(Base64($"\0{user}\0{password}"));
        return secrets;
    }

    /// <summary>Another one.</summary>
    public void Add(string secret)
    {
        if (secret.Length >= MinLength && _known.Count < MaxCount)
            _known.Add(secret);
    }

    /// <summary>The text with <c>***</c> in place of each of them.</summary>
    public string Mask(string text) =>
        _known.OrderByDescending(secret => secret.Length).Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>A trace that no secret reaches, whoever says it.</summary>
internal sealed class MaskedTrace(IProtocolTrace inner, Secrets secrets) : IProtocolTrace
{
    public void Sent(string peer, string text) => inner.Sent(peer, secrets.Mask(text));

    public void Received(string peer, string text) => inner.Received(peer, secrets.Mask(text));
}

using Pymalist.Internet.Authentication;
using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>Signs what a list sends, as the list's domain (RFC 6377, section 5.7): as the last of all changes. It may be used by several threads at once.</summary>
public sealed class ListSigner
{
    private static readonly string[] MoreFields = ["Archived-At", "Author", "Auto-Submitted", "CFBL-Address", "CFBL-Feedback-ID"];

    // What a reader's program acts on, and what somebody on the way could add.
    private static readonly string[] MoreOversigned = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "CFBL-Address", "CFBL-Feedback-ID"];

    private readonly List<(DkimSignerOptions Options, SigningKey Key)> _keys = [];
    private readonly bool _seals;

    /// <param name="options">A list without <see cref="AuthenticationOptions.Dkim"/> signs nothing.</param>
    /// <param name="list">Whose domain signs where the options name no other.</param>
    /// <exception cref="FormatException">A key is none.</exception>
    /// <exception cref="ArgumentException">The domain or a selector is none.</exception>
    public ListSigner(AuthenticationOptions options, Mailbox list)
    {
        if (options.Dkim is not { } dkim)
            return;

        Domain = DomainName.ToAscii(dkim.Domain.Length > 0 ? dkim.Domain : list.Address.Domain) ?? throw new ArgumentException($"{list.Address} has no domain that could sign.", nameof(list));
        Add(dkim.Selector, dkim.Key);
        if (dkim.Ed25519 is { } second)
            Add(second.Selector, second.Key);
        _seals = options.Arc;
    }

    /// <summary>Who signs (<c>d=</c>), in A-labels; null where nobody does.</summary>
    public string? Domain { get; }

    /// <summary>The TXT records that have to be in DNS: name and text.</summary>
    public IEnumerable<(string Name, string Text)> KeyRecords => _keys.Select(key => (
        $"{DomainName.ToAscii(key.Options.Selector)}._domainkey.{Domain}",
        $"v=DKIM1; k={(key.Key.Algorithm == SignatureAlgorithm.RsaSha256 ? "rsa" : "ed25519")}; p={Convert.ToBase64String(key.Key.PublicKey)}"));

    /// <summary>A post, or a member's copy of it, with the signatures on top, and the seal above them where the plan has a chain to continue.</summary>
    /// <param name="message">The plan's message, or a copy of it with fields of its own, ready to leave.</param>
    /// <param name="plan">How the post is sent.</param>
    public ReadOnlyMemory<byte> Sign(ReadOnlyMemory<byte> message, AuthenticationPlan plan)
    {
        var signed = Sign(message, plan.Time);
        return _seals && plan is { Chain: { } chain, Results: { } results }
            ? Seal(signed, chain, results.ToFieldBody(), new StandingClock(plan.Time))
            : signed;
    }

    /// <summary>A message of the list's own, a notice or a digest, with the signatures on top; as it is where the list signs nothing.</summary>
    /// <param name="message">Ready to leave.</param>
    /// <param name="time">When it is signed: with the same time, the same message has the same signatures.</param>
    public ReadOnlyMemory<byte> Sign(ReadOnlyMemory<byte> message, DateTimeOffset time)
    {
        if (_keys.Count == 0)
            return message;

        // As most servers would get it, before it is signed (RFC 6376, section 5.3).
        message = TransferEncoding.WithoutBinary(message);
        var clock = new StandingClock(time);
        var edit = new MessageEdit(message);
        foreach (var (options, key) in _keys)
            edit.Add("DKIM-Signature", new DkimSigner(options, key, clock).Sign(message));
        return edit.ToMessage();
    }

    private ReadOnlyMemory<byte> Seal(ReadOnlyMemory<byte> message, ArcResult chain, string results, TimeProvider clock)
    {
        var (dkim, key) = _keys[0];
        var options = new ArcSealerOptions { Domain = dkim.Domain, Selector = dkim.Selector, Oversign = dkim.Oversign };
        options = options with { Fields = [.. options.Fields, .. MoreFields] };
        return new ArcSealer(options, key, clock).Seal(message, chain, results) is { } set
            ? set.AddTo(new MessageEdit(message)).ToMessage()
            : message;
    }

    private void Add(string selector, string pem)
    {
        var options = new DkimSignerOptions { Domain = Domain!, Selector = selector };
        options = options with { Fields = [.. options.Fields, .. MoreFields], Oversign = [.. options.Oversign, .. MoreOversigned] };
        _keys.Add((options, SigningKey.FromPem(pem)));
    }
}

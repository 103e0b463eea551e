using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Sasl;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit.Imap;

/// <summary>A folder on an IMAP server. All that the built-in fetcher has means the same here.</summary>
public sealed record MailKitImapOptions : ImapOptions, IValidatableObject
{
    /// <summary>A Windows domain's way to log in; null for the others.</summary>
    public WindowsLogin? WindowsLogin { get; init; }

    public ProxyOptions? Proxy { get; init; }

    /// <inheritdoc cref="ImapOptions.Validate"/>
    public new IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        OptionsCheck.Login(base.Validate(validationContext), WindowsLogin, OAuth, Authentication == SaslMechanism.Auto)
            .Concat(OptionsCheck.Trace(Trace));
}

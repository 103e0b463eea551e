using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Pop3;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit.Pop3;

/// <summary>A mailbox on a POP3 server. All that the built-in fetcher has means the same here; <c>Prefetch</c> has no effect.</summary>
public sealed record MailKitPop3Options : Pop3Options, IValidatableObject
{
    /// <summary>A Windows domain's way to log in; null for the others.</summary>
    public WindowsLogin? WindowsLogin { get; init; }

    public ProxyOptions? Proxy { get; init; }

    /// <inheritdoc cref="Pop3Options.Validate"/>
    public new IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        OptionsCheck.Login(base.Validate(validationContext), WindowsLogin, OAuth, Authentication == Pop3Authentication.Auto)
            .Concat(OptionsCheck.Trace(Trace));
}

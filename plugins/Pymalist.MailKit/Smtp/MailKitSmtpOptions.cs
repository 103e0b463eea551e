using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Smtp;
using Pymalist.MailKit.Transport;

namespace Pymalist.MailKit.Smtp;

/// <summary>The server that mail is submitted or relayed to. All that the built-in distributor has means the same here, but for LMTP and sockets of this machine: MailKit has neither.</summary>
public sealed record MailKitSmtpOptions : SmtpOptions, IValidatableObject
{
    /// <summary>A Windows domain's way to log in; null for the others, or for none.</summary>
    public WindowsLogin? WindowsLogin { get; init; }

    public ProxyOptions? Proxy { get; init; }

    internal bool LogsIn => User is not null || WindowsLogin is not null;

    /// <inheritdoc cref="SmtpOptions.Validate"/>
    public new IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var problem in OptionsCheck.Login(base.Validate(validationContext), WindowsLogin, OAuth, Authentication == SaslMechanism.Auto))
            yield return problem;
        foreach (var problem in OptionsCheck.Trace(Trace))
            yield return problem;
        if (WindowsLogin == Transport.WindowsLogin.Ntlm && User is null)
            yield return new("stands alone; NTLM needs User and Password (or PasswordFile) too.", [nameof(WindowsLogin)]);
        if (Protocol != SmtpProtocol.Smtp)
            yield return new("has to be Smtp: MailKit speaks no LMTP.", [nameof(Protocol)]);
        if (Host.StartsWith(Internet.Transport.Connection.UnixPrefix, StringComparison.Ordinal))
            yield return new("has to be a name or an address: MailKit connects to no socket of this machine.", [nameof(Host)]);
    }
}

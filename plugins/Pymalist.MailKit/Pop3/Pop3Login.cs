using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.MailKit.Transport;
using Capabilities = MailKit.Net.Pop3.Pop3Capabilities;
using Pop3Client = MailKit.Net.Pop3.Pop3Client;

namespace Pymalist.MailKit.Pop3;

/// <summary>Shows a POP3 server who we are, in the way that was chosen or that fits best; MailKit alone would try one after the other.</summary>
internal sealed class Pop3Login(MailKitPop3Options options)
{
    private readonly Login _login = new(options.User, options.Password, options.OAuth, options.Mechanism, options.WindowsLogin);

    /// <exception cref="RefusedException">The server has no such way.</exception>
    public async Task Run(Pop3Client client, CancellationToken cancellationToken)
    {
        var hasApop = client.Capabilities.HasFlag(Capabilities.Apop);
        var byApop = options.Authentication == Pop3Authentication.Apop || (IsFree && !client.IsSecure && hasApop);
        if (byApop && !hasApop)
            throw new RefusedException("The server offers no APOP: there is no timestamp in its greeting.");

        var byCommand = byApop || options.Authentication == Pop3Authentication.User;
        var mechanism = byCommand ? null : await _login.Choose(client.AuthenticationMechanisms, cancellationToken);
        if (mechanism is null && options.OAuth is not null)
            throw new RefusedException("The server offers no log-in by OAuth: neither OAUTHBEARER nor XOAUTH2.");

        try
        {
            if (mechanism is not null)
                await client.AuthenticateAsync(mechanism, cancellationToken);
            else
                await ByCommand(client, byApop, cancellationToken);
        }
        catch (global::MailKit.Security.AuthenticationException)
        {
            _login.Refused();
            throw;
        }
    }

    private bool IsFree => options.Authentication == Pop3Authentication.Auto && options.WindowsLogin is null && options.OAuth is null;

    // What is taken from the server's offer MailKit does not try.
    private Task ByCommand(Pop3Client client, bool byApop, CancellationToken cancellationToken)
    {
        client.AuthenticationMechanisms.Clear();
        client.Capabilities &= byApop ? ~Capabilities.User : ~Capabilities.Apop;
        return client.AuthenticateAsync(Encoding.UTF8, _login.Credential, cancellationToken);
    }
}

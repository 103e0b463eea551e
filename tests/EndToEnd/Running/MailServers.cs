using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Running;

[CollectionDefinition("Mail servers")]
public sealed class MailServersTests : ICollectionFixture<MailServers>;

/// <summary>A Dovecot with mailboxes to fetch from, and a Postfix to bring mail to, whose users are Dovecot's too.</summary>
public sealed class MailServers : IAsyncLifetime
{
    private const string Authority = "postfix";

    public MailServers() => Postfix = new()
    {
        Settings = $"""
            smtpd_sasl_auth_enable = yes
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = {Dovecot.Folder}/run/{Authority}
            """,
    };

    public DovecotServer Dovecot { get; } = new()
    {
        Settings = $$"""
            service auth {
              unix_listener {{Authority}} {
                mode = 0666
              }
            }
            """,
    };

    public PostfixServer Postfix { get; }

    public async Task InitializeAsync()
    {
        if (Debian.Hindrance("dovecot", "postfix") is not null && !Debian.ServersAreRequired)
            return;

        await Dovecot.Start();
        await Postfix.Start();
    }

    public async Task DisposeAsync()
    {
        await Postfix.DisposeAsync();
        await Dovecot.DisposeAsync();
    }
}

namespace Pymalist.Testing.Servers;

internal static class DovecotConfiguration
{
    /// <summary>For a Dovecot that keeps everything in one folder and makes nobody wait for a wrong password.</summary>
    public static string Of(TemporaryFolder folder, DovecotPorts ports, ServerCertificate certificate, string more) => $$"""
        base_dir = {{folder.In("run")}}
        state_dir = {{folder.In("state")}}
        log_path = /dev/stderr
        listen = 127.0.0.1
        protocols = pop3 imap lmtp
        login_greeting = ready

        disable_plaintext_auth = no
        auth_mechanisms = plain login apop scram-sha-256
        auth_failure_delay = 0
        passdb {
          driver = passwd-file
          args = username_format=%u {{folder.In("users")}}/%u
        }
        # Nobody and nogroup: mail processes may not be root's.
        first_valid_uid = 1
        first_valid_gid = 1
        userdb {
          driver = static
          args = uid=65534 gid=65534 home={{folder.In("mail")}}/%u allow_all_users=yes
        }
        mail_location = maildir:{{folder.In("mail")}}/%u
        mail_max_userip_connections = 100

        ssl = yes
        ssl_cert = <{{certificate.CertificateFile}}
        ssl_key = <{{certificate.KeyFile}}

        service pop3-login {
          service_count = 0
          inet_listener pop3 {
            port = {{ports.Pop3}}
          }
          inet_listener pop3s {
            port = {{ports.Pop3Tls}}
            ssl = yes
          }
        }
        service imap-login {
          service_count = 0
          inet_listener imap {
            port = {{ports.Imap}}
          }
          inet_listener imaps {
            port = {{ports.ImapTls}}
            ssl = yes
          }
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = {{ports.Lmtp}}
          }
        }
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        {{more}}

        """;
}

/// <summary>Where it listens, on the loopback interface.</summary>
internal sealed record DovecotPorts(int Pop3, int Pop3Tls, int Imap, int ImapTls, int Lmtp)
{
    public static DovecotPorts Free() => Ports.Free(5) is [var pop3, var pop3Tls, var imap, var imapTls, var lmtp]
        ? new(pop3, pop3Tls, imap, imapTls, lmtp)
        : throw new InvalidOperationException();
}

namespace Pymalist.Testing.Servers;

internal static class EximConfiguration
{
    /// <summary>A configuration of an Exim that keeps everything in one folder, never asks DNS and gives up no rights: it has none to give.</summary>
    public static string Text(TemporaryFolder folder, int port, int tlsPort, ServerCertificate certificate, EximRelay? relay) => $$"""
        MAIL = {{folder.In("mail")}}
        exim_path = {{Debian.PathOf("exim4")}}
        spool_directory = {{folder.In("spool")}}
        log_file_path = {{folder.In("log", "%slog")}}
        pid_file_path = {{folder.In("spool", "exim.pid")}}
        primary_hostname = exim.test
        local_interfaces = 127.0.0.1
        daemon_smtp_ports = {{port}} : {{tlsPort}}
        tls_on_connect_ports = {{tlsPort}}
        tls_certificate = {{certificate.CertificateFile}}
        tls_privatekey = {{certificate.KeyFile}}
        host_lookup =
        rfc1413_query_timeout = 0s
        keep_environment =
        deliver_drop_privilege = true
        smtp_accept_max = 0
        smtp_accept_queue_per_connection = 0
        chunking_advertise_hosts = *
        smtputf8_advertise_hosts = *
        message_size_limit = 50M
        acl_smtp_rcpt = accept
        log_selector = +smtp_confirmation

        begin routers

        notifications:
          driver = redirect
          senders = :
          data = :blackhole:

        mailbox:
          driver = accept
          domains = example.org
          transport = maildir
        {{relay?.Router}}
        begin transports

        maildir:
          driver = appendfile
          user = Debian-exim
          maildir_format
          directory = ${lookup {$local_part@$domain} dsearch,ret=full,filter=dir {MAIL} }
        {{relay?.Transport}}
        {{relay?.Authenticator}}

        """;
}

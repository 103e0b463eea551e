namespace Pymalist.Testing.Servers;

internal static class PostfixConfiguration
{
    /// <summary>main.cf of a Postfix that keeps everything in one folder, and makes nobody wait.</summary>
    public static string Main(TemporaryFolder folder, IEnumerable<string> domains, ServerCertificate certificate, string more) => $"""
        compatibility_level = 3.6
        queue_directory = {folder.Folder("queue")}
        data_directory = {folder.In("data")}
        maillog_file = {folder.In("mail.log")}
        maillog_file_prefixes = {folder.Path}

        myhostname = mx.test
        mydestination =
        mynetworks = 127.0.0.0/8
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        smtpd_peername_lookup = no
        disable_dns_lookups = yes
        alias_maps =
        # No Date, From or Message-ID of its own: what is compared is what was sent.
        local_header_rewrite_clients =
        biff = no

        smtpd_relay_restrictions = reject_unauth_destination
        default_transport = discard:
        virtual_mailbox_domains = {string.Join(' ', domains)}
        virtual_mailbox_base = {folder.In("mail")}
        virtual_mailbox_maps = hash:{folder.In("mailboxes")}
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        virtual_mailbox_limit = 0
        message_size_limit = 52428800

        smtpd_tls_security_level = may
        smtpd_tls_cert_file = {certificate.CertificateFile}
        smtpd_tls_key_file = {certificate.KeyFile}

        in_flow_delay = 0
        smtpd_error_sleep_time = 0
        smtpd_client_connection_count_limit = 0
        {more.ReplaceLineEndings("\n")}

        """;

    /// <summary>
    /// master.cf: what it takes to receive mail, to put it into mailboxes and to pass it on, without chroot. What the transport <c>nobody</c> gets
    /// comes back: there is no such user (EX_NOUSER of sysexits.h).
    /// </summary>
    public static string Master(int port, int tlsPort) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        127.0.0.1:{tlsPort} inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        virtual unix - n n - - virtual
        smtp unix - - n - - smtp
        lmtp unix - - n - - lmtp
        nobody unix - n n - - pipe
          user=nobody argv=/bin/sh -c {"{exit 67}"}
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;
}

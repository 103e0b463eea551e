namespace Pymalist.Testing.Servers;

/// <summary>Where an Exim passes on all mail for <c>list.test</c>.</summary>
public sealed record EximRelay
{
    /// <summary>A port on the loopback interface.</summary>
    public int Port { get; init; }

    /// <summary><c>smtp</c> or <c>lmtp</c>.</summary>
    public string Protocol { get; init; } = "smtp";

    /// <summary>The Unix socket of an LMTP server, in place of the port.</summary>
    public string? Socket { get; init; }

    /// <summary>More lines for its transport: <c>hosts_require_tls = *</c>.</summary>
    public string Settings { get; init; } = "";

    /// <summary>Who logs in, with PLAIN; null where nobody does.</summary>
    public (string User, string Password)? Login { get; init; }

    internal string Router => $"""

        relay:
          driver = {(Socket is null ? "manualroute" : "accept")}
          domains = list.test
          transport = relay
        {(Socket is null ? $"  route_list = * localhost byname\n  self = send\n" : "")}
        """;

    internal string Transport => Socket is null
        ? $"""

          relay:
            driver = smtp
            protocol = {Protocol}
            port = {Port}
            allow_localhost
            hosts_try_fastopen =
          {string.Join('\n', Settings.Split('\n').Select(line => "  " + line))}
          {(Login is null ? "" : "  hosts_require_auth = *")}

          """
        : $"""

          relay:
            driver = lmtp
            user = Debian-exim
            batch_max = 100
            socket = {Socket}

          """;

    internal string Authenticator => Login is var (user, password)
        ? $"""
          begin authenticators

          plain:
            driver = plaintext
            public_name = PLAIN
            client_send = ^{user}^{password}

          """
        : "";
}

using System.ComponentModel.DataAnnotations;
using System.Net;
using MailKit.Net.Proxy;

namespace Pymalist.MailKit.Transport;

/// <summary>What a proxy speaks.</summary>
public enum ProxyProtocol
{
    /// <summary>RFC 1928, with user and password by RFC 1929.</summary>
    Socks5,

    /// <summary>With names looked up by the proxy.</summary>
    Socks4a,

    /// <summary>CONNECT (RFC 9110, section 9.3.6).</summary>
    Http,
}

/// <summary>The proxy that connections go through.</summary>
public sealed record ProxyOptions
{
    public ProxyProtocol Protocol { get; init; }

    /// <summary>A name or an IP address.</summary>
    [Required]
    public string Host { get; init; } = "";

    [Range(1, 65_535)]
    public int Port { get; init; } = 1080;

    public string? User { get; init; }

    [Secret]
    public string? Password { get; init; }

    internal IProxyClient Client() => (Protocol, User is null ? null : new NetworkCredential(User, Password)) switch
    {
        (ProxyProtocol.Http, null) => new HttpProxyClient(Host, Port),
        (ProxyProtocol.Http, { } user) => new HttpProxyClient(Host, Port, user),
        (ProxyProtocol.Socks4a, null) => new Socks4aClient(Host, Port),
        (ProxyProtocol.Socks4a, { } user) => new Socks4aClient(Host, Port, user),
        (_, null) => new Socks5Client(Host, Port),
        (_, { } user) => new Socks5Client(Host, Port, user),
    };
}

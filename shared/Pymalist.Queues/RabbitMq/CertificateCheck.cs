using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Pymalist.Queues.RabbitMq;

/// <summary>Trusts a server's certificate when it is for that server and comes from one of the authorities in a file, and no others.</summary>
internal sealed class CertificateCheck
{
    private readonly X509Certificate2Collection _authorities = [];

    /// <param name="file">In PEM, one or several.</param>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    public CertificateCheck(string file)
    {
        _authorities.ImportFromPemFile(file);
        if (_authorities.Count == 0)
            throw new ArgumentException($"{file} holds no certificate in PEM.", nameof(file));
    }

    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;

        using var ours = new X509Chain();
        ours.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        ours.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        ours.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var between in chain?.ChainElements.Skip(1) ?? [])
            ours.ChainPolicy.ExtraStore.Add(between.Certificate);
        return ours.Build(server);
    }
}

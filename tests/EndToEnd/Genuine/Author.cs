using System.Text;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Messages;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Genuine;

/// <summary>Somebody whose domain signs and has a policy.</summary>
/// <param name="Policy">The domain's (<c>p=</c>); its name is <c>POLICY.test</c>.</param>
internal sealed record Author(string Policy)
{
    // What large providers sign: not the fields that a list adds.
    private static readonly string[] Signed = ["From", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "In-Reply-To", "References"];

    private readonly string _key = Keys.NewRsa();

    public string Domain => Policy + ".test";

    public string Address => "dan@" + Domain;

    public void Publish(DnsServer dns) => dns
        .Txt("mail._domainkey." + Domain, Keys.Record(_key))
        .Txt("_dmarc." + Domain, $"v=DMARC1; p={Policy}");

    /// <summary>A signed post, with CR LF.</summary>
    public byte[] Post(string list)
    {
        var message = Encoding.ASCII.GetBytes($"From: Dan <{Address}>\r\nTo: {list}\r\nSubject: hello\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n"
            + $"Message-ID: <{list.Split('@')[0]}@{Domain}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nHello by {Policy}.\r\n");
        using var key = SigningKey.FromPem(_key);
        var options = new DkimSignerOptions { Domain = Domain, Selector = "mail", Fields = Signed, Oversign = ["From", "Subject"] };
        return new MessageEdit(message).Add("DKIM-Signature", new DkimSigner(options, key, TimeProvider.System).Sign(message)).ToMessage().ToArray();
    }
}

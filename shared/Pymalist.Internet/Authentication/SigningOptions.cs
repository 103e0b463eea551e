using System.ComponentModel.DataAnnotations;

namespace Pymalist.Internet.Authentication;

/// <summary>Who signs, with which key, and what: for DKIM and for ARC.</summary>
public abstract record SigningOptions
{
    /// <summary>The domain that signs (<c>d=</c>).</summary>
    [Required]
    public string Domain { get; init; } = "";

    /// <summary>Where below <c>_domainkey.</c> of the domain the public key is (<c>s=</c>).</summary>
    [Required]
    public string Selector { get; init; } = "";

    /// <summary>The private key, in PEM: RSA (PKCS#1 or PKCS#8) of 1024 bits or more, or Ed25519 (PKCS#8); not encrypted.</summary>
    [Required]
    public string KeyFile { get; init; } = "";

    /// <summary>The fields to sign, all of each name, those that there are (RFC 6376, section 5.4.1).</summary>
    public IReadOnlyList<string> Fields { get; init; } =
    [
        "From", "Sender", "Reply-To", "Subject", "Date", "Message-ID", "To", "Cc", "In-Reply-To", "References",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID", "Content-Description",
        "Resent-Date", "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Message-ID",
        "List-Id", "List-Help", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner", "List-Archive",
    ];

    /// <summary>
    /// The fields to sign once more than there are, so that nobody adds another: a reader's program may show the one that is added
    /// (RFC 6376, section 8.15).
    /// </summary>
    public IReadOnlyList<string> Oversign { get; init; } =
        ["From", "Sender", "Reply-To", "Subject", "Date", "Message-ID", "To", "Cc", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
}

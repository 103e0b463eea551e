namespace Pymalist.Internet.Authentication;

/// <summary>A key record (RFC 6376, section 3.6.1): the public key of a selector, and what it may be used for.</summary>
internal sealed class KeyRecord
{
    private readonly TagList _tags;
    private readonly IReadOnlyList<string> _flags;

    private KeyRecord(TagList tags) => (_tags, _flags) = (tags, tags.Items("t"));

    /// <summary>Whether the domain is only trying DKIM out.</summary>
    public bool IsTest => _flags.Contains("y");

    /// <summary>Whether the identity has to be of the very domain, and not of one below it.</summary>
    public bool IsStrict => _flags.Contains("s");

    /// <summary>The key record among the TXT records of a name: the first that reads like one.</summary>
    /// <exception cref="SignatureException">There is none.</exception>
    public static KeyRecord Among(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        if (records.Count == 0)
            throw SignatureException.Permanent("there is no key record");

        return records.Take(10).Select(TagList.Parse).OfType<TagList>().FirstOrDefault(IsKeyRecord) is { } tags
            ? new KeyRecord(tags)
            : throw SignatureException.Permanent("the key record is malformed");
    }

    /// <summary>The key, for a signature of mail made like this.</summary>
    /// <exception cref="SignatureException">It is withdrawn, malformed, or for something else.</exception>
    public VerifyingKey KeyFor(SignatureAlgorithm algorithm)
    {
        if (_tags["p"].IsEmpty)
            throw SignatureException.Permanent("the key is withdrawn");
        if (!Says("k", algorithm.KeyType(), byDefault: "rsa"))
            throw SignatureException.Permanent("the key is of another kind than the signature");
        if (!Lists("h", "sha256"))
            throw SignatureException.Permanent("the key is for other hashes than SHA-256");
        if (!Lists("s", "email") && !Lists("s", "*"))
            throw SignatureException.Permanent("the key is not for mail");

        var key = _tags.Octets("p", VerifyingKey.MaxLength) ?? throw SignatureException.Permanent("the key cannot be read, or is too long");
        return VerifyingKey.Read(algorithm, key);
    }

    // A record with another version is none; without a version it has at least a key, if only a withdrawn one.
    private static bool IsKeyRecord(TagList tags) => tags.Has("v") ? tags["v"].SequenceEqual("DKIM1"u8) : tags.Has("p");

    private bool Says(string tag, string value, string byDefault) => (_tags.Has(tag) ? _tags.Text(tag) : byDefault) == value;

    private bool Lists(string tag, string item) => !_tags.Has(tag) || _tags.Items(tag).Contains(item);
}

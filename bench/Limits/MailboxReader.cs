namespace Pymalist.Bench.Limits;

/// <summary>Programs that read an mbox file with what Python has for that: a file, another to write, and how many messages there must be.</summary>
internal static class MailboxReader
{
    /// <summary>Parses each message.</summary>
    public const string Read = """
        import mailbox, sys
        count = sum(1 for message in mailbox.mbox(sys.argv[1]) if message["Message-ID"])
        sys.exit(count != int(sys.argv[3]))
        """;

    /// <summary>And keeps it with its id and its hash, as safely as we do.</summary>
    public const string Keep = """
        import hashlib, mailbox, sqlite3, sys
        store = sqlite3.connect(sys.argv[2])
        store.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE post (id TEXT PRIMARY KEY, message_id TEXT, subject TEXT, octets BLOB)")
        count = 0
        for message in mailbox.mbox(sys.argv[1]):
            octets = message.as_bytes()
            store.execute("INSERT INTO post VALUES (?, ?, ?, ?)", (hashlib.sha256(octets).hexdigest(), message["Message-ID"], message["Subject"], octets))
            count += 1
            if count % 250 == 0:
                store.commit()
        store.commit()
        sys.exit(count != int(sys.argv[3]))
        """;
}

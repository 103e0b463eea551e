namespace Pymalist.Store;

/// <summary>Rows that are forgotten by their age, unless something holds them.</summary>
/// <param name="Find">Those before a time, in order of time and key, each with whether it is held.</param>
/// <param name="Forget">Forgets those of the given keys.</param>
internal sealed record DatedRows(string Find, string Forget)
{
    // Something is left to do for one of the posts of this mail, or a person may send a message of it on.
    private const string IsOpen = """
        EXISTS (SELECT 1 FROM post JOIN standing ON standing.post = post.id WHERE post.mail = mails.root AND standing.state IN (0, 1, 3, 6))
            OR EXISTS (SELECT 1 FROM parked WHERE parked.root = mails.root)
        """;

    // Somebody needs the octets still. That none are needed is written as an empty name.
    public const string IsReferred = """
        EXISTS (SELECT 1 FROM mail WHERE mail.octets = octets.id) OR EXISTS (SELECT 1 FROM parked WHERE parked.octets = octets.id)
            OR EXISTS (SELECT 1 FROM held WHERE held.octets = octets.id)
            OR EXISTS (SELECT 1 FROM archived WHERE archived.octets = octets.id)
            OR EXISTS (SELECT 1 FROM list_post WHERE list_post.octets = octets.id AND list_post.octets <> '')
        """;

    private const string Page = "at < @before AND (at > @at OR at = @at AND id > @key) ORDER BY at, id LIMIT @limit";

    /// <summary>The octets of mail that was taken in; those of mail that never came into a queue are still at its source, and go with its row.</summary>
    public static DatedRows OctetsOfMail { get; } = new(
        Held($"SELECT at, id, root FROM mail WHERE octets IS NOT NULL AND taken IS NOT NULL AND {Page}"),
        "UPDATE mail SET octets = NULL WHERE id IN (SELECT value->>0 FROM json_each(@rows))");

    /// <summary>That mail was taken in.</summary>
    public static DatedRows Mail { get; } = new(
        Held($"SELECT at, id, root FROM mail WHERE {Page}"),
        "DELETE FROM mail WHERE id IN (SELECT value->>0 FROM json_each(@rows))");

    /// <summary>What happened to mail.</summary>
    public static DatedRows History { get; } = new(
        Held($"SELECT at, id, root FROM history WHERE {Page.Replace("@key", "CAST(@key AS BIGINT)", StringComparison.Ordinal)}"),
        "DELETE FROM history WHERE id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each(@rows))");

    /// <summary>Octets that nothing refers to, their parts not included.</summary>
    public static DatedRows Octets { get; } = new(
        $"""
        SELECT at, id, CASE WHEN kept_until > @before
            OR {IsReferred} THEN 1 ELSE 0 END
        FROM octets WHERE {Page}
        """,
        $"""
        DELETE FROM octets
        WHERE id IN (SELECT value->>0 FROM json_each(@rows)) AND at < @before AND COALESCE(kept_until, 0) <= @before
            AND NOT ({IsReferred})
        """);

    // A mail has many notes and few posts: it is asked about once.
    private static string Held(string rows) => $"""
        WITH page AS ({rows}), held AS (SELECT root FROM (SELECT DISTINCT root FROM page) AS mails WHERE {IsOpen})
        SELECT at, CAST(id AS TEXT), CASE WHEN root IN (SELECT root FROM held) THEN 1 ELSE 0 END FROM page ORDER BY at, page.id
        """;
}

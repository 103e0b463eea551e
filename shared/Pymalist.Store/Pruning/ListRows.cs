namespace Pymalist.Store;

/// <summary>Rows of lists that are over and done with. Each statement removes some of those of before a time, and is to be repeated.</summary>
internal static class ListRows
{
    /// <summary>Posts. Their list still counts on from them, and any digest has had them by then.</summary>
    public const string Posts = "DELETE FROM list_post WHERE (list, number) IN (SELECT list, number FROM list_post WHERE at < @before LIMIT @limit)";

    /// <summary>What is remembered of providers.</summary>
    public const string Circuits = "DELETE FROM circuit WHERE (list, name) IN (SELECT list, name FROM circuit WHERE at < @before LIMIT @limit)";

    /// <summary>Held mail that was decided on.</summary>
    public const string Held = "DELETE FROM held WHERE number IN (SELECT number FROM held WHERE state > 1 AND decided_at < @before LIMIT @limit)";

    /// <summary>Tokens that nobody can use any more.</summary>
    public const string Tokens = "DELETE FROM token WHERE hash IN (SELECT hash FROM token WHERE expires < @before LIMIT @limit)";

    /// <summary>Mail of the lists' own that has gone.</summary>
    public const string Outbox = "DELETE FROM outbox WHERE position IN (SELECT position FROM outbox WHERE gone < @before LIMIT @limit)";

    /// <summary>Who did what.</summary>
    public const string Audit = "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < @before LIMIT @limit)";

    /// <summary>What was counted; all of a moment at once.</summary>
    public const string Tally = "DELETE FROM tally WHERE at IN (SELECT at FROM tally WHERE at < @before LIMIT @limit)";
}

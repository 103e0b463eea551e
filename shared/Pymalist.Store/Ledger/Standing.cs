using System.Data.Common;

namespace Pymalist.Store;

/// <summary>What is written down of a recipient, in his own row or, for all that follow it, in his message's. Times are milliseconds since 1970, UTC.</summary>
internal sealed record Standing(
    DeliveryState State, long Claim, int Attempts, string Status, string Reply, DateTimeOffset? FirstAttempt, DateTimeOffset Changed, DateTimeOffset? Due)
{
    /// <summary>What <see cref="Read"/> reads, in that order.</summary>
    public const string Columns = "state, claim, attempts, status, reply, first_attempt, changed, due";

    /// <summary>How many columns those are.</summary>
    public const int Count = 8;

    private const DeliveryState Follows = (DeliveryState)(-1);

    /// <param name="row">Has the columns.</param>
    /// <param name="first">Where they begin.</param>
    /// <returns>Null where it is his message's.</returns>
    public static Standing? Read(DbDataReader row, int first)
    {
        var state = (DeliveryState)row.GetInt64(first);
        return state == Follows ? null : new(
            state, row.GetInt64(first + 1), (int)row.GetInt64(first + 2), row.GetString(first + 3), row.GetString(first + 4),
            row.IsDBNull(first + 5) ? null : Time(row, first + 5), Time(row, first + 6), row.IsDBNull(first + 7) ? null : Time(row, first + 7));
    }

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

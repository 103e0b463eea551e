using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging;

namespace Pymalist.Store;

/// <summary>
/// The steps that make a store what this program needs, forward only. A change comes in two: first one that adds, with which
/// programs of before can work (expand), and when none of those runs any more, one that removes (contract).
/// </summary>
internal static class StoreSchema
{
    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<SchemaStep> Steps { get; } =
    [
        new(1, "ledger", MinReader: 1),
        new(2, "mail", MinReader: 1),
        new(3, "lists", MinReader: 1),

        // One that does not know it would forget the octets of archived posts.
        new(4, "archive", MinReader: 4),
        new(5, "digests", MinReader: 4),

        // One that does not know it would send once more what is in a digest.
        new(6, "positions", MinReader: 6),
        new(7, "reasons", MinReader: 6),

        // One that does not know it would take recipients who follow their message for done; it fails, as the table has another name.
        new(8, "messages", MinReader: 8),
    ];

    private const string Table = """
        CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL, min_reader INTEGER NOT NULL)
        """;

    /// <summary>Takes the steps that are missing; whoever comes meanwhile waits, and finds them taken.</summary>
    /// <exception cref="InvalidDataException">A later program has changed the store so that this one cannot work on it.</exception>
    public static void Apply(IDatabase database, Session session, IReadOnlyList<SchemaStep> steps, DateTimeOffset now, ILogger logger)
    {
        foreach (var step in Missing(Applied(database, session), steps))
            database.Exclusively(session, () => Take(database, session, step, now, logger));

        var applied = Applied(database, session);
        if (!IsCompatible(applied, steps))
            throw new InvalidDataException(
                $"The store {database.Name} was changed by a later version of pymalist (step {applied[^1].Version}, {applied[^1].Name}). Start that version.");
    }

    /// <summary>Looks, and changes nothing.</summary>
    /// <exception cref="StoreException">The database does not answer.</exception>
    public static Task<SchemaReport> Check(IDatabase database, IReadOnlyList<SchemaStep> steps, CancellationToken cancellationToken) =>
        Task.Run(() => Check(database, steps), cancellationToken);

    private static SchemaReport Check(IDatabase database, IReadOnlyList<SchemaStep> steps)
    {
        try
        {
            using (database)
            {
                using var session = database.OpenExisting();
                var applied = session is null ? [] : Applied(database, session);
                return new SchemaReport([.. applied.Select(Text)], [.. Missing(applied, steps).Select(Text)], IsCompatible(applied, steps));
            }
        }
        catch (Exception exception) when (database.Judge(exception) != Trouble.Own)
        {
            throw new StoreException($"The store {database.Name} cannot be read: {exception.Message}", exception);
        }
    }

    private static void Take(IDatabase database, Session session, SchemaStep step, DateTimeOffset now, ILogger logger)
    {
        session.Connection.Execute(Table);
        if (Applied(database, session).Exists(applied => applied.Version == step.Version))
            return;

        session.Script(step.Sql(database.Dialect));
        session.Connection.Execute(
            "INSERT INTO schema_version (version, name, applied_at, min_reader) VALUES (@Version, @Name, @At, @MinReader)",
            new { step.Version, step.Name, At = now.ToString("u", CultureInfo.InvariantCulture), step.MinReader });
        logger.SchemaStepTaken(database.Name, step.Version, step.Name);
    }

    private static SchemaStep[] Missing(List<SchemaStep> applied, IReadOnlyList<SchemaStep> steps) =>
        [.. steps.ExceptBy(applied.Select(step => step.Version), step => step.Version)];

    private static bool IsCompatible(List<SchemaStep> applied, IReadOnlyList<SchemaStep> steps)
    {
        var known = steps.Max(step => step.Version);
        return applied.TrueForAll(step => step.Version <= known || step.MinReader <= known);
    }

    private static List<SchemaStep> Applied(IDatabase database, Session session) => session.Number(database.CountsSchemaTable) > 0
        ? session.Query(
            "SELECT version, name, min_reader FROM schema_version ORDER BY version",
            row => new SchemaStep(row.GetInt32(0), row.GetString(1), row.GetInt32(2)))
        : [];

    private static string Text(SchemaStep step) => $"{step.Version} {step.Name}";
}

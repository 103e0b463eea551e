namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class SeenMails(StoreEngine engine, StoreClock clock) : ISeenMail
{
    public async Task<IReadOnlyList<SeenMail>> Safe(string source, CancellationToken cancellationToken) => await engine.Read(
        session => session.Query(
            "SELECT uid, size, sha256 FROM seen WHERE source = @source AND removed IS NULL ORDER BY at, uid",
            row => new SeenMail(row.GetString(0), row.GetInt64(1), row.GetString(2)), ("source", source)),
        cancellationToken);

    public Task MakeSafe(string source, SeenMail mail, CancellationToken cancellationToken) => engine.Write(
        session => session.Execute(
            """
            INSERT INTO seen (source, uid, size, sha256, at) VALUES (@source, @uid, @size, @sha256, @now)
            ON CONFLICT (source, uid) DO UPDATE SET size = excluded.size, sha256 = excluded.sha256, at = excluded.at, removed = NULL
            """,
            ("source", source), ("uid", mail.Uid), ("size", mail.Size), ("sha256", mail.Sha256), ("now", clock.Now)),
        cancellationToken);

    public Task Removed(string source, IReadOnlyCollection<string> uids, CancellationToken cancellationToken) => engine.Write(
        session => session.Execute(
            "UPDATE seen SET removed = @now WHERE source = @source AND removed IS NULL AND uid IN (SELECT value->>0 FROM json_each(@rows))",
            ("now", clock.Now), ("source", source), ("rows", RowJson.Of(uids))),
        cancellationToken);
}

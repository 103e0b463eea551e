using Npgsql;

namespace Pymalist.Store.Postgres;

/// <summary>A connection to the server.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection) : Session(connection)
{
    private NpgsqlTransaction? _transaction;

    // Costs nothing: it goes out with the first statement.
    public override void Begin() => _transaction = connection.BeginTransaction();

    public override void Commit()
    {
        _transaction?.Commit();
        _transaction = null;
    }

    public override void Rollback()
    {
        var transaction = _transaction;
        _transaction = null;
        transaction?.Rollback();
    }

    protected override string Translate(string sql) => sql.Replace("json_each(@rows)", "jsonb_array_elements(CAST(@rows AS jsonb))", StringComparison.Ordinal);
}

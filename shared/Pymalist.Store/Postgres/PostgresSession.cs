using System.Text.RegularExpressions;
using Npgsql;

namespace Pymalist.Store.Postgres;

/// <summary>A connection to the server.</summary>
internal sealed partial class PostgresSession(NpgsqlConnection connection) : Session(connection)
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

    protected override string Translate(string sql) => Rows().Replace(sql, "jsonb_array_elements(CAST($1 AS jsonb))");

    [GeneratedRegex(@"json_each\((@\w+)\)")]
    private static partial Regex Rows();
}

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

    // Whoever has read a row and writes it whole would undo what another process has made of it meanwhile. What is read after this was
    // committed by then: each statement looks anew.
    public override void TakeTurn() => Execute("SELECT id FROM roster_version WHERE id = 1 FOR NO KEY UPDATE");

    public override void Script(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    // Rows as an array are looked up one by one by the key, whatever the planner thinks of how many rows there are beside them: right
    // after they were made it knows nothing, and joins all that a post has with all that is asked for.
    protected override string Translate(string sql) =>
        Rows().Replace(Lookups().Replace(Hints().Replace(sql, "$1"), "= ANY (ARRAY($1))"), "jsonb_array_elements(CAST($1 AS jsonb))");

    [GeneratedRegex(@"/\*postgres (.*?)\*/", RegexOptions.Singleline)]
    private static partial Regex Hints();

    [GeneratedRegex(@"(?<!NOT )IN \((SELECT value->>0 FROM json_each\(@\w+\))\)")]
    private static partial Regex Lookups();

    [GeneratedRegex(@"json_each\((@\w+)\)")]
    private static partial Regex Rows();
}

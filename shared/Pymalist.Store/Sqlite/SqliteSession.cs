using Microsoft.Data.Sqlite;

namespace Pymalist.Store.Sqlite;

/// <summary>A connection to the file.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : Session(connection)
{
    private bool _begun;

    // At once for writing: a transaction that begins by reading may not be able to write any more when it wants to.
    public override void Begin()
    {
        Execute("BEGIN IMMEDIATE");
        _begun = true;
    }

    public override void Commit()
    {
        Execute("COMMIT");
        _begun = false;
    }

    // After some failures SQLite has done so itself.
    public override void Rollback()
    {
        if (_begun && SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            Execute("ROLLBACK");
        _begun = false;
    }

    // By SQLite's own function: the client takes ALTER TABLE for a query, runs what comes behind it when it closes that, and then
    // swallows what goes wrong.
    public override void Script(string sql) => SqliteException.ThrowExceptionForRC(SQLitePCL.raw.sqlite3_exec(connection.Handle, sql), connection.Handle);

    protected override string Translate(string sql) => sql;
}

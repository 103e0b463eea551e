using System.Data.Common;

namespace Pymalist.Store;

/// <summary>
/// A connection with its prepared statements, in one hand at a time. Statements are written as SQLite has them. Of rows that go
/// in, many are one statement: <c>json_each(@rows)</c>, an array of arrays, where <c>value->>0</c> is the first column of a row.
/// What stands in <c>/*postgres … */</c> is for PostgreSQL alone.
/// </summary>
internal abstract class Session(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = [];

    /// <summary>For Dapper, which serves where speed does not matter.</summary>
    public DbConnection Connection => connection;

    public abstract void Begin();

    public abstract void Commit();

    /// <summary>Undoes what was done since <see cref="Begin"/>; nothing, if nothing was.</summary>
    public abstract void Rollback();

    /// <summary>Within a transaction: waits until no other process does the work of lists, and keeps them from it until this one ends.</summary>
    public virtual void TakeTurn()
    {
    }

    /// <summary>Runs statements one after the other, up to the first that fails.</summary>
    public abstract void Script(string sql);

    /// <returns>How many rows were written.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> arguments) => Prepared(sql, arguments).ExecuteNonQuery();

    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        using var reader = Prepared(sql, arguments).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first value of the first row; null where there is none.</summary>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object Value)> arguments) =>
        Prepared(sql, arguments).ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, null) : null;

    public virtual void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        connection.Dispose();
    }

    /// <summary>A statement as this database has it.</summary>
    protected abstract string Translate(string sql);

    private DbCommand Prepared(string sql, ReadOnlySpan<(string Name, object Value)> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
            return _commands[sql] = Prepare(sql, arguments);

        for (var i = 0; i < arguments.Length; i++)
            command.Parameters[i].Value = arguments[i].Value;
        return command;
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var command = connection.CreateCommand();
        command.CommandText = Translate(sql);
        foreach (var (name, value) in arguments)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }
}

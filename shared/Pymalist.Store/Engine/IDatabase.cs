namespace Pymalist.Store;

/// <summary>What the store needs of SQLite and of PostgreSQL, and all in which they differ beside how their tables are made.</summary>
internal interface IDatabase : IDisposable
{
    /// <summary>For people: a path, or a host and a database; no secret.</summary>
    string Name { get; }

    /// <summary>The folder that the statements of the schema's steps lie in.</summary>
    string Dialect { get; }

    /// <summary>The statement that says whether there is a table of schema versions: 1 or 0.</summary>
    string CountsSchemaTable { get; }

    /// <summary>A connection of its own.</summary>
    Session Open();

    /// <summary>The same, where the database is there and nothing is made; else null.</summary>
    Session? OpenExisting();

    /// <summary>Runs what must not run twice at a time, in any process; alone in the whole database.</summary>
    void Exclusively(Session session, Action work);

    /// <summary>What to make of a failure.</summary>
    Trouble Judge(Exception exception);
}

/// <summary>What a failure of a statement says.</summary>
internal enum Trouble
{
    /// <summary>The work is wrong, and will be next time.</summary>
    Own,

    /// <summary>Others were in the way: at once again.</summary>
    Conflict,

    /// <summary>The database does not take it now, and the connection is as good as before: a full disk.</summary>
    Refused,

    /// <summary>The connection is not to be used any more.</summary>
    Lost,
}

namespace Pymalist.Store.Tests.Sqlite;

public sealed class SqliteTrialsTests() : TrialsSuite(new SqliteHome());

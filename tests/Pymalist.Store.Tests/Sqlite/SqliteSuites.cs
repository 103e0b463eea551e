namespace Pymalist.Store.Tests.Sqlite;

public sealed class SqliteClaimTests() : ClaimSuite(new SqliteHome());

public sealed class SqliteClockTests() : ClockSuite(new SqliteHome());

public sealed class SqliteEngineTests() : EngineSuite(new SqliteHome());

public sealed class SqliteExpectTests() : ExpectSuite(new SqliteHome());

public sealed class SqliteLedgerRowsTests() : LedgerRowsSuite(new SqliteHome());

public sealed class SqliteOwnerTests() : OwnerSuite(new SqliteHome());

public sealed class SqliteRecordTests() : RecordSuite(new SqliteHome());

public sealed class SqliteSchemaTests() : SchemaSuite(new SqliteHome());

public sealed class SqliteTrialsTests() : TrialsSuite(new SqliteHome());

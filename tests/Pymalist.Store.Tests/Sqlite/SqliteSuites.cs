namespace Pymalist.Store.Tests.Sqlite;

public sealed class SqliteClaimTests() : ClaimSuite(new SqliteHome());

public sealed class SqliteExpectTests() : ExpectSuite(new SqliteHome());

public sealed class SqliteLedgerRowsTests() : LedgerRowsSuite(new SqliteHome());

public sealed class SqliteRecordTests() : RecordSuite(new SqliteHome());

public sealed class SqliteTrialsTests() : TrialsSuite(new SqliteHome());

namespace Pymalist.Store.Tests.Sqlite;

public sealed class SqliteClaimTests() : ClaimSuite(new SqliteHome(), expects: false);

public sealed class SqliteExpectedClaimTests() : ClaimSuite(new SqliteHome(), expects: true);

public sealed class SqliteClockTests() : ClockSuite(new SqliteHome());

public sealed class SqliteEngineTests() : EngineSuite(new SqliteHome());

public sealed class SqliteExpectTests() : ExpectSuite(new SqliteHome());

public sealed class SqliteLedgerRowsTests() : LedgerRowsSuite(new SqliteHome());

public sealed class SqliteOwnerTests() : OwnerSuite(new SqliteHome());

public sealed class SqliteRecordTests() : RecordSuite(new SqliteHome(), expects: false);

public sealed class SqliteExpectedRecordTests() : RecordSuite(new SqliteHome(), expects: true);

public sealed class SqliteFollowerTests() : FollowerSuite(new SqliteHome());

public sealed class SqliteSchemaTests() : SchemaSuite(new SqliteHome());

public sealed class SqliteTrialsTests() : TrialsSuite(new SqliteHome());

public sealed class SqliteIntakeTests() : IntakeSuite(new SqliteHome());

public sealed class SqliteOctetsTests() : OctetsSuite(new SqliteHome());

public sealed class SqliteParkingTests() : ParkingSuite(new SqliteHome());

public sealed class SqliteHistoryTests() : HistorySuite(new SqliteHome());

public sealed class SqliteDeclarationTests() : DeclarationSuite(new SqliteHome());

public sealed class SqliteMembershipTests() : MembershipSuite(new SqliteHome());

public sealed class SqliteListTablesTests() : ListTablesSuite(new SqliteHome());

public sealed class SqlitePruningTests() : PruningSuite(new SqliteHome());

public sealed class SqliteArchiveTests() : ArchiveSuite(new SqliteHome());

public sealed class SqliteTwoProcessesTests() : TwoProcessesSuite(new SqliteHome());

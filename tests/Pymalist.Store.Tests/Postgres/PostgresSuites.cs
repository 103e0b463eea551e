using Pymalist.Testing.Servers;

namespace Pymalist.Store.Tests.Postgres;

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresClaimTests(PostgresServer server) : ClaimSuite(new PostgresHome(server), expects: false);

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresExpectedClaimTests(PostgresServer server) : ClaimSuite(new PostgresHome(server), expects: true);

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresClockTests(PostgresServer server) : ClockSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresEngineTests(PostgresServer server) : EngineSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresExpectTests(PostgresServer server) : ExpectSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresLedgerRowsTests(PostgresServer server) : LedgerRowsSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresOwnerTests(PostgresServer server) : OwnerSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresRecordTests(PostgresServer server) : RecordSuite(new PostgresHome(server), expects: false);

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresExpectedRecordTests(PostgresServer server) : RecordSuite(new PostgresHome(server), expects: true);

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresFollowerTests(PostgresServer server) : FollowerSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresSchemaTests(PostgresServer server) : SchemaSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresTrialsTests(PostgresServer server) : TrialsSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresIntakeTests(PostgresServer server) : IntakeSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresOctetsTests(PostgresServer server) : OctetsSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresParkingTests(PostgresServer server) : ParkingSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresHistoryTests(PostgresServer server) : HistorySuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresDeclarationTests(PostgresServer server) : DeclarationSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresMembershipTests(PostgresServer server) : MembershipSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresListTablesTests(PostgresServer server) : ListTablesSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresPruningTests(PostgresServer server) : PruningSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresArchiveTests(PostgresServer server) : ArchiveSuite(new PostgresHome(server));

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresTwoProcessesTests(PostgresServer server) : TwoProcessesSuite(new PostgresHome(server));

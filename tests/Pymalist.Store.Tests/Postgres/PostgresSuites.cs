using Pymalist.Testing.Servers;

namespace Pymalist.Store.Tests.Postgres;

[Collection(PostgresCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class PostgresTrialsTests(PostgresServer server) : TrialsSuite(new PostgresHome(server));

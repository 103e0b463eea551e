using Pymalist.Testing.Servers;

namespace Pymalist.Store.Tests.Postgres;

/// <summary>One server for all these tests, for a start of it costs seconds; each test has a database of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

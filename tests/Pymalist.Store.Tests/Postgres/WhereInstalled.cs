using Pymalist.Testing.Servers;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pymalist.Store.Tests.Postgres;

/// <summary>
/// Runs the inherited tests of a suite where there is a PostgreSQL, and none of them elsewhere: a fact cannot know which class
/// inherits it, and so cannot skip itself. The tests beside them are skipped in words.
/// </summary>
public sealed class WhereInstalled : ITestCaseOrderer
{
    public const string Type = "Pymalist.Store.Tests.Postgres.WhereInstalled";
    public const string Assembly = "Pymalist.Store.Tests";

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => Debian.ServersAreRequired || Debian.Hindrance("postgres") is null ? testCases : [];
}

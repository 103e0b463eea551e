using System.Text.RegularExpressions;

namespace Pymalist.Store.Tests.Sqlite;

/// <summary>A call costs as its recipients do, however many the post has: each row is found by its whole key.</summary>
public sealed partial class SqlitePlanTests() : StoreSuite(new SqliteHome())
{
    public static TheoryData<string> Statements => [Taking.SelectRows, Taking.Doubt, Ledger.MarkSending, Answers.Record, Expectation.SelectKnown, Message.SelectFollowed, Message.Detach];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Rows_are_found_by_post_and_recipient(string sql)
    {
        var arguments = Parameter().Matches(sql).Select(match => match.Value).Distinct().Select(name => (name, (object)"[]")).ToArray();

        var plan = await Store.Engine.Read(session => session.Query("EXPLAIN QUERY PLAN " + sql, row => row.GetString(3), arguments), CancellationToken.None);

        Assert.Equal("SEARCH copy USING PRIMARY KEY (post=? AND recipient=?)", Assert.Single(plan, step => step.Contains(" copy", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"(?<=@)\w+")]
    private static partial Regex Parameter();
}

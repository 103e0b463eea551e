using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class CircuitTable(Session session, long now) : ICircuitTable
{
    private const int LongestName = 300;

    public string Find(AddrSpec list, string name) => session.Query(
        "SELECT state FROM circuit WHERE list = @list AND name = @name", row => row.GetString(0), ("list", list.Key), ("name", CleanText.Of(name, LongestName))).SingleOrDefault() ?? "";

    public void Put(AddrSpec list, string name, string state)
    {
        if (state.Length == 0)
            session.Execute("DELETE FROM circuit WHERE list = @list AND name = @name", ("list", list.Key), ("name", CleanText.Of(name, LongestName)));
        else
            session.Execute(
                """
                INSERT INTO circuit (list, name, state, at) VALUES (@list, @name, @state, @now)
                ON CONFLICT (list, name) DO UPDATE SET state = excluded.state, at = excluded.at
                """,
                ("list", list.Key), ("name", CleanText.Of(name, LongestName)), ("state", state), ("now", now));
    }
}

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>What a <see cref="Pop3TestServer"/> does in place of the right thing.</summary>
internal static class Misbehaviour
{
    /// <summary>Closes the connection in place of an answer.</summary>
    public static Task Closing(Pop3TestSession session)
    {
        session.Close();
        return Task.CompletedTask;
    }

    /// <summary>In place of the answer to a command, in the first so many sessions.</summary>
    public static Func<Pop3TestSession, string, Task<bool>> On(string command, Func<Pop3TestSession, Task> act, int sessions = int.MaxValue) =>
        async (session, given) =>
        {
            if (given != command || session.Number > sessions)
                return false;

            await act(session);
            return true;
        };

    /// <summary>In place of a mail of a test server, which calls its first one uid1.</summary>
    public static Func<Pop3TestSession, string, Task<bool>> Break(string uid, Func<Pop3TestSession, Task> act, int sessions = int.MaxValue) =>
        On($"RETR {uid["uid".Length..]}", act, sessions);
}

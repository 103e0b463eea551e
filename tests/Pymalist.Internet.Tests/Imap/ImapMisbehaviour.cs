namespace Pymalist.Internet.Tests.Imap;

/// <summary>What an <see cref="ImapTestServer"/> does in place of the right thing.</summary>
internal static class ImapMisbehaviour
{
    /// <summary>The command by which the mail of this UID is asked for.</summary>
    public static string Asking(int uid) => $"UID FETCH {uid} (UID BODY.PEEK[])";

    /// <summary>Closes the connection in place of an answer.</summary>
    public static Task Closing(ImapTestSession session)
    {
        session.Close();
        return Task.CompletedTask;
    }

    /// <summary>Says this, in which TAG is the command's tag, in place of an answer.</summary>
    public static Func<ImapTestSession, Task> Saying(string text) => session => session.Say(text.Replace("TAG", session.Tag, StringComparison.Ordinal));

    /// <summary>In place of the answer to a command that begins so, in the first so many sessions.</summary>
    public static Func<ImapTestSession, string, Task<bool>> On(string command, Func<ImapTestSession, Task> act, int sessions = int.MaxValue) =>
        async (session, given) =>
        {
            var isMeant = command.Length == 0 ? given.Length == 0 : given.StartsWith(command, StringComparison.Ordinal);
            if (!isMeant || session.Number > sessions)
                return false;

            await act(session);
            return true;
        };
}

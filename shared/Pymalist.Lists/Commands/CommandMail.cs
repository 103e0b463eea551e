namespace Pymalist.Lists.Commands;

/// <summary>What was read in a mail to a list's address for commands.</summary>
/// <param name="Commands">In order, each once.</param>
/// <param name="Unknown">The lines that say nothing we know, for the answer.</param>
/// <param name="HasMore">Whether there were more commands, or so many unknown lines that reading ended.</param>
public sealed record CommandMail(IReadOnlyList<ListCommand> Commands, IReadOnlyList<UnknownLine> Unknown, bool HasMore);

/// <summary>A line that is no command.</summary>
/// <param name="Line">In one line without control characters, at most 100 characters of it.</param>
/// <param name="Problem">Why.</param>
public sealed record UnknownLine(string Line, LineProblem Problem);

/// <summary>Why a line is no command.</summary>
public enum LineProblem
{
    /// <summary>It begins with no word that we know.</summary>
    NotACommand,

    /// <summary>The token is missing, or can be none.</summary>
    NoToken,

    /// <summary>What should be an address is none.</summary>
    NoAddress,

    /// <summary>A word behind the command says nothing to us.</summary>
    UnknownWord,

    /// <summary>There is no setting of that name.</summary>
    UnknownSetting,

    /// <summary>The setting cannot become that.</summary>
    NoValue,
}

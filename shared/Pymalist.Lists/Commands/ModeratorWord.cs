using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Commands;

/// <summary>What a moderator says in answer to a notice: one word in the first line that he wrote himself, and what he wants to be told below it.</summary>
internal static class ModeratorWord
{
    private const int MaxReason = 1_000;

    /// <summary>The decision; null where the first line is no such word.</summary>
    /// <param name="message">Any octets.</param>
    /// <param name="options">How much is read.</param>
    public static (ModeratorDecision Decision, string Reason)? Read(ReadOnlyMemory<byte> message, CommandOptions options)
    {
        var own = CommandText.Lines(PartTree.Read(message), options.MaxText).TakeWhile(IsOwn).Where(line => line.AsSpan().Trim().Length > 0).Take(20).ToArray();
        if (own.Length == 0 || Decision(own[0]) is not { } decision)
            return null;

        var reason = string.Join('\n', own.Skip(1).Select(line => line.Trim()));
        return (decision, reason.Length <= MaxReason ? reason : reason[..MaxReason]);
    }

    private static bool IsOwn(string line) => QuotedOriginal.Unquoted(line) is null && !QuotedOriginal.Begins(line) && !QuotedOriginal.IsSignatureMark(line);

    private static ModeratorDecision? Decision(string line) => line.Trim().TrimEnd('.', '!').ToLowerInvariant() switch
    {
        "approve" or "accept" => ModeratorDecision.Approve,
        "reject" => ModeratorDecision.Reject,
        "discard" => ModeratorDecision.Discard,
        "ban" => ModeratorDecision.Ban,
        _ => null,
    };
}

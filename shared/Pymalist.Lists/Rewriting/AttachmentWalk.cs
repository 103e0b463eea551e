using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Finds the attachments in a message that a rule is against, those in attached messages too.</summary>
internal static class AttachmentWalk
{
    /// <summary>A part, and the one to take out for it: itself, or the encoded message that it is hidden in.</summary>
    public sealed record Found(ContentFinding Finding, Part TakenOut);

    public static IEnumerable<Found> Find(Part root, AttachmentRule rule)
    {
        var waiting = new Stack<(Part Part, bool IsProtected, Part? Hidden)>([(root, false, null)]);
        while (waiting.TryPop(out var next))
        {
            var (part, isProtected, hidden) = next;
            isProtected |= Protections.Of(part) is Protection.Signed or Protection.Encrypted;
            if (rule.Judge(part, isProtected) is { } finding)
            {
                yield return new(finding, hidden ?? part);
                continue;
            }

            if (part.IsMessage && ContentDecoder.For(part.Encoding) is not null)
                hidden ??= part;
            for (var i = part.Children.Count - 1; i >= 0; i--)
                waiting.Push((part.Children[i], isProtected, hidden));
        }
    }
}

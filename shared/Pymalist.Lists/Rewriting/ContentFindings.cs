using System.Globalization;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>What there is in a message that a list's rules on content are about.</summary>
/// <param name="IsSigned">Whether any of it is signed.</param>
/// <param name="IsEncrypted">Whether any of it is encrypted, so that nobody here knows what is in it.</param>
/// <param name="IsWhole">Whether all of it was looked at; false for more parts, or deeper ones, than are read.</param>
/// <param name="Attachments">Those that the options name, in order, the ones in attached messages too.</param>
public sealed record ContentFindings(bool IsSigned, bool IsEncrypted, bool IsWhole, IReadOnlyList<ContentFinding> Attachments)
{
    /// <summary>Looks through any octets.</summary>
    public static ContentFindings Of(ReadOnlyMemory<byte> message, AttachmentOptions options)
    {
        var tree = PartTree.Read(message);
        var protections = Parts.All(tree.Root).Select(part => part == tree.Root ? Protections.OfMessage(part) : Protections.Of(part)).ToHashSet();
        var attachments = AttachmentWalk.Find(tree.Root, new AttachmentRule(options)).Select(found => found.Finding);
        return new(protections.Contains(Protection.Signed), protections.Contains(Protection.Encrypted), tree.IsWhole, [.. attachments]);
    }
}

/// <summary>An attachment that no member should get.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="FileName">As its sender named it, in one line; null where he did not. Not for use as a path.</param>
/// <param name="Length">In octets: of a file decoded, of an attached message as it stands.</param>
/// <param name="Reason">Which rule it broke, for people.</param>
/// <param name="IsProtected">Whether it is part of what is signed or encrypted, so that it is not taken out: hold such a post.</param>
public sealed record ContentFinding(string Type, string? FileName, long Length, string Reason, bool IsProtected)
{
    public override string ToString()
    {
        var name = FileName is null ? "" : $"\"{FileName}\", ";
        return string.Create(CultureInfo.InvariantCulture, $"{name}{Type}, {Length} octets");
    }
}

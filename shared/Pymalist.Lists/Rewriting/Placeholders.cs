using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>What a name in braces stands for in a list's texts.</summary>
/// <remarks>
/// <c>{list.name}</c>, <c>{list.address}</c>, <c>{list.owner}</c>, <c>{list.help}</c>, <c>{list.subscribe}</c>, <c>{list.unsubscribe}</c>:
/// a name, and addresses. <c>{post.number}</c>. <c>{archive.url}</c>: of the post, or else of the whole archive. <c>{unsubscribe.url}</c>:
/// the member's own, or else a <c>mailto:</c>. <c>{member.name}</c>, <c>{member.address}</c>: these two make a message of his own of each
/// member's. What is not known is empty.
/// </remarks>
public static class Placeholders
{
    // More than a name of people, less than a line of text.
    private const int MaxName = 200;

    private static readonly Dictionary<string, Func<ListFacts, RewriteContext, string?>> Values = new(StringComparer.Ordinal)
    {
        ["list.name"] = (list, _) => list.List.Name ?? list.List.Address.ToString(),
        ["list.address"] = (list, _) => list.List.Address.ToString(),
        ["list.owner"] = (list, _) => list.Owner?.ToString(),
        ["list.help"] = (list, _) => list.Help?.ToString(),
        ["list.subscribe"] = (list, _) => list.Subscribe?.ToString(),
        ["list.unsubscribe"] = (list, _) => list.Unsubscribe?.ToString(),
        ["post.number"] = (_, post) => post.PostNumber?.ToString(CultureInfo.InvariantCulture),
        ["archive.url"] = (list, post) => UriList.Of(post.Permalink ?? list.Archive),
        ["unsubscribe.url"] = (list, post) => UriList.Of(post.Member?.Unsubscribe) ?? UriList.Mailto(list.Unsubscribe),
        ["member.name"] = (_, post) => OneLine(post.Member?.Mailbox.Name) ?? post.Member?.Mailbox.Address.ToString(),
        ["member.address"] = (_, post) => post.Member?.Mailbox.Address.ToString(),
    };

    /// <summary>All names, without their braces.</summary>
    public static IReadOnlyCollection<string> Names => Values.Keys;

    internal static bool IsPersonal(string name) => name is "member.name" or "member.address" or "unsubscribe.url";

    internal static string ValueOf(string name, ListFacts list, RewriteContext context) => Values[name](list, context) ?? "";

    // A stranger may call himself anything: nothing that starts a line, turns the text around or cannot be seen.
    private static string? OneLine(string? name)
    {
        if (name is null)
            return null;

        var visible = name.EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format).Take(MaxName);
        var line = Phrase.Line(string.Concat(visible));
        return line.Length == 0 ? null : line;
    }
}

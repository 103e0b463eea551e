using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

/// <summary>The list of these tests, and what it makes of a post. One character of a text is one octet of the message.</summary>
internal static class RedList
{
    public static readonly ListFacts Facts = new ListFacts { List = Posts.Red.List }.WithCommandAddresses();

    public static readonly RewriteContext Context = new() { MailId = "5f1d", PostNumber = 12 };

    public static ReadOnlyMemory<byte> Octets(string text) => Encoding.Latin1.GetBytes(text);

    public static Rewritten Rewrite(this RewritingOptions options, ReadOnlyMemory<byte> message, ListFacts? facts = null, RewriteContext? context = null) =>
        new ListRewriter(facts ?? Facts, options).Rewrite(message, context ?? Context);

    public static string Rewrite(this RewritingOptions options, string message, ListFacts? facts = null, RewriteContext? context = null) =>
        Encoding.Latin1.GetString(options.Rewrite(Octets(message), facts, context).Message.Span);

    /// <summary>The fields that were there, and the body: what the list put on top is left away.</summary>
    public static string WithoutListFields(this string message) =>
        message[(message.IndexOf("X-BeenThere: red@example.org", StringComparison.Ordinal) + "X-BeenThere: red@example.org".Length)..].TrimStart('\r', '\n');

    public static string BodyOf(string message) => Encoding.Latin1.GetString(Octets(message)[HeaderFields.BodyStart(Octets(message).Span)..].Span);

    public static IReadOnlyList<string> Bodies(string message, string name) => Posts.Mail(message).Bodies(name);

    public static Part Root(string message) => PartTree.Read(Octets(message)).Root;

    public static string Text(this Part part) => Encoding.Latin1.GetString(part.Decoded().Span);
}

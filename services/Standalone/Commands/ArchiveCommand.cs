using System.CommandLine;
using Pymalist.Internet.Messages;
using Pymalist.Standalone.Archives;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist archive</c>: the posts of lists, into the store and out of it.</summary>
internal static class ArchiveCommand
{
    public static Command Create() => new("archive", "The posts of lists, kept for good.") { Import(), Export(), Verify(), Redact(), List(), Show() };

    private static Command Import()
    {
        var list = ListArgument();
        var paths = new Argument<string[]>("PATH") { Description = "mbox files, maildirs, files of one message, and folders of these.", Arity = ArgumentArity.OneOrMore };
        var dialect = new Option<MboxDialect>("--dialect") { Description = "How 'From ' is quoted in mbox files.", DefaultValueFactory = _ => MboxDialect.Mboxrd };
        var all = new Option<bool>("--all") { Description = "Also what its author wants in no archive (X-No-Archive: yes)." };
        return InstalledCommand.Create(
            "import", "Bring messages into the archive of a list. What is there already is not added again.", [list, paths, dialect, all],
            (parsed, installed, json, cancellationToken) => Importing.Run(
                installed, parsed.GetValue(list)!, parsed.GetValue(paths)!, new() { Dialect = parsed.GetValue(dialect), HonourNoArchive = !parsed.GetValue(all) }, json, cancellationToken));
    }

    private static Command Export()
    {
        var list = ListArgument();
        var path = new Option<string>("--out") { Description = "The mbox file, or the maildir's folder.", HelpName = "PATH", Required = true };
        var maildir = new Option<bool>("--maildir") { Description = "Write a maildir, and no mbox file." };
        return InstalledCommand.Create(
            "export", "Write the archive of a list into an mbox file (mboxrd) or a maildir, octet for octet.", [list, path, maildir],
            (parsed, installed, json, cancellationToken) => Exporting.Run(
                installed, parsed.GetValue(list)!, parsed.GetValue(path)!, parsed.GetValue(maildir), json, cancellationToken));
    }

    private static Command Verify()
    {
        var list = ListArgument(ArgumentArity.ZeroOrOne);
        return InstalledCommand.Create(
            "verify", "Read all posts of a list, or of all lists, and say what is not as it was put there.", [list],
            (parsed, installed, json, cancellationToken) => Verifying.Run(installed, parsed.GetValue(list), json, cancellationToken));
    }

    private static Command Redact()
    {
        var list = ListArgument();
        var post = PostArgument();
        var reason = new Option<string>("--reason") { Description = "Why, for the readers of the archive.", HelpName = "TEXT", Required = true };
        var actor = new Option<string>("--actor") { Description = "Who does it, for the owners of the list.", HelpName = "NAME", DefaultValueFactory = _ => "operator" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return InstalledCommand.Create(
            "redact", "Take the octets of a post out for good. A tombstone keeps its permalink and its thread.", [list, post, reason, actor, yes],
            (parsed, installed, json, cancellationToken) => Redacting.Run(
                installed, parsed.GetValue(list)!, parsed.GetValue(post)!, new(parsed.GetValue(reason)!, parsed.GetValue(actor)!, installed.Store.Clock.GetUtcNow()),
                parsed.GetValue(yes), json, cancellationToken));
    }

    private static Command List()
    {
        var list = ListArgument(ArgumentArity.ZeroOrOne);
        return InstalledCommand.Create(
            "list", "The lists that have posts, or the posts of a list by threads.", [list],
            (parsed, installed, json, cancellationToken) => parsed.GetValue(list) is { } one
                ? ArchivedPosts.List(installed, one, json, cancellationToken)
                : ArchivedPosts.Lists(installed, json, cancellationToken));
    }

    private static Command Show()
    {
        var list = ListArgument();
        var post = PostArgument();
        var file = new Option<string?>("--out") { Description = "Write the message into this file.", HelpName = "FILE" };
        return InstalledCommand.Create(
            "show", "One post: who wrote it, when, what it answers.", [list, post, file],
            (parsed, installed, json, cancellationToken) => ArchivedPosts.Show(
                installed, parsed.GetValue(list)!, parsed.GetValue(post)!, parsed.GetValue(file), json, cancellationToken));
    }

    private static Argument<AddrSpec?> ListArgument(ArgumentArity? arity = null) => new("LIST")
    {
        Description = "The list's address.",
        Arity = arity ?? ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            if (result.Tokens is [] || AddrSpec.TryParse(result.Tokens[0].Value, out var list))
                return result.Tokens is [] ? null : AddrSpec.Parse(result.Tokens[0].Value);

            result.AddError($"'{result.Tokens[0].Value}' is no address of a list.");
            return null;
        },
    };

    private static Argument<string> PostArgument() => new("POST") { Description = "Its number, its Message-ID or its permalink." };
}

using System.CommandLine.Parsing;

namespace Pymalist.Standalone.Commands;

/// <summary>Reads addresses from a command line.</summary>
internal static class Parsed
{
    public static AddrSpec? Address(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (AddrSpec.TryParse(text, out var address))
            return address;

        result.AddError($"'{text}' is no address such as ann@example.com.");
        return null;
    }

    public static Mailbox[] Mailboxes(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => !Mailbox.TryParse(token.Value, out _)))
            result.AddError($"'{token.Value}' is no address such as ann@example.com.");
        return [.. result.Tokens.Where(token => Mailbox.TryParse(token.Value, out _)).Select(token => Mailbox.Parse(token.Value))];
    }
}

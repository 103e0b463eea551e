using System.CommandLine.Parsing;
using Pymalist.Lists.Commands;

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

    /// <summary>Settings of a member, as a command by mail has them.</summary>
    public static MemberSetting[] Settings(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => MemberSettingText.Read(token.Value) is null))
            result.AddError($"'{token.Value}' is no setting such as \"delivery digest\".");
        return [.. result.Tokens.Select(token => MemberSettingText.Read(token.Value)).OfType<MemberSetting>()];
    }

    public static Mailbox[] Mailboxes(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => !Mailbox.TryParse(token.Value, out _)))
            result.AddError($"'{token.Value}' is no address such as ann@example.com.");
        return [.. result.Tokens.Where(token => Mailbox.TryParse(token.Value, out _)).Select(token => Mailbox.Parse(token.Value))];
    }
}

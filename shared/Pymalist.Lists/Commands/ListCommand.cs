namespace Pymalist.Lists.Commands;

/// <summary>What somebody asks a list for by mail. Two of them are equal when they ask for the same.</summary>
public abstract record ListCommand
{
    /// <summary>Whether it says yes to the question that a token was sent with.</summary>
    internal bool SaysYes => this is ConfirmCommand or ModerateCommand { Decision: ModeratorDecision.Approve };
}

/// <summary>Asks to become a member.</summary>
/// <param name="Delivery">How to get the posts; null for what is usual.</param>
/// <param name="Address">Whose address becomes a member; null for the author's own.</param>
public sealed record SubscribeCommand(MemberDelivery? Delivery = null, AddrSpec? Address = null) : ListCommand;

/// <summary>Asks to be a member no more.</summary>
/// <param name="Address">Whose address leaves; null for the author's own.</param>
public sealed record UnsubscribeCommand(AddrSpec? Address = null) : ListCommand;

/// <summary>Brings back a token that was sent to whom it is about.</summary>
/// <param name="Token">1 to 128 characters of <c>A–Z a–z 0–9 . _ ~ + / = -</c>, as they were written.</param>
public sealed record ConfirmCommand(string Token) : ListCommand;

/// <summary>Asks what can be asked.</summary>
public sealed record HelpCommand : ListCommand;

/// <summary>Asks what the list is about.</summary>
public sealed record InfoCommand : ListCommand;

/// <summary>Asks which lists the author is a member of, and with what settings.</summary>
public sealed record WhichCommand : ListCommand;

/// <summary>Asks who is a member.</summary>
public sealed record WhoCommand : ListCommand;

/// <summary>Asks which lists there are.</summary>
public sealed record ListsCommand : ListCommand;

/// <summary>Changes a setting of the author's own membership.</summary>
/// <param name="Setting">Which, and to what.</param>
public sealed record SetCommand(MemberSetting Setting) : ListCommand;

/// <summary>A moderator's word on what is held.</summary>
/// <param name="Decision">What becomes of it.</param>
/// <param name="Token">Names what is held; of the same form as that of <see cref="ConfirmCommand"/>.</param>
public sealed record ModerateCommand(ModeratorDecision Decision, string Token) : ListCommand;

using Pymalist.Lists.Archives;

namespace Pymalist.Lists.Rewriting;

/// <summary>What a list tells the world of itself (RFC 2369, RFC 2919). What is null is not said.</summary>
public sealed record ListFacts
{
    // RFC 5321, section 4.5.3.1.1.
    private const int MaxLocalPart = 64;

    /// <summary>Its name and its address.</summary>
    public required Mailbox List { get; init; }

    /// <summary>What stands in front of each subject.</summary>
    public string SubjectPrefix { get; init; } = "";

    /// <summary>Whether only some post and the members read: List-Post says <c>NO</c>.</summary>
    public bool IsAnnouncement { get; init; }

    /// <summary>Where a mail that asks for help goes.</summary>
    public AddrSpec? Help { get; init; }

    /// <summary>Where a mail makes its author a member.</summary>
    public AddrSpec? Subscribe { get; init; }

    /// <summary>Where a mail ends its author's membership.</summary>
    public AddrSpec? Unsubscribe { get; init; }

    /// <summary>Where the people are who answer for the list.</summary>
    public AddrSpec? Owner { get; init; }

    /// <summary>A page that explains the list: <c>https</c>.</summary>
    public Uri? HelpPage { get; init; }

    /// <summary>A page to become a member on.</summary>
    public Uri? SubscribePage { get; init; }

    /// <summary>The archive of all posts.</summary>
    public Uri? Archive { get; init; }

    /// <summary>What the settings of a list say, and nothing more.</summary>
    public static ListFacts Of(ListOptions options)
    {
        var facts = new ListFacts
        {
            List = options.List,
            SubjectPrefix = options.SubjectPrefix,
            IsAnnouncement = options.Style == Policy.ListStyle.Announcement,
            Archive = options.ArchiveUrl.Length > 0 ? new(Permalink.OfList(options.ArchiveUrl, options.List.Address)) : null,
        };
        return options.HasAllAddresses ? facts.WithCommandAddresses() : facts;
    }

    /// <summary>
    /// With the addresses for commands that go by the list's own: <c>red-help@</c>, <c>red-subscribe@</c>, <c>red-unsubscribe@</c>,
    /// <c>red-owner@example.org</c>. One that would be too long, or stand behind a quoted local part, is not there.
    /// </summary>
    public ListFacts WithCommandAddresses() => this with
    {
        Help = Help ?? Derived("help"),
        Subscribe = Subscribe ?? Derived("subscribe"),
        Unsubscribe = Unsubscribe ?? Derived("unsubscribe"),
        Owner = Owner ?? Derived("owner"),
    };

    private AddrSpec? Derived(string command)
    {
        var derived = $"{List.Address.LocalPart}-{command}";
        return derived.Length <= MaxLocalPart && AddrSpec.TryParse($"{derived}@{List.Address.Domain}", out var address) ? address : null;
    }
}

using Pymalist.Lists.Bounces;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Moderation;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Posts;
using Pymalist.Lists.Serving.Acts;

namespace Pymalist.Lists.Serving;

/// <summary>A list at work: what becomes of a mail to each of its addresses.</summary>
internal sealed class HostedList
{
    private readonly IProcessor _posts;

    /// <param name="options">The list.</param>
    /// <param name="services">What it needs of others.</param>
    /// <param name="directory">The lists beside it.</param>
    public HostedList(ListOptions options, ListServices services, ListDirectory directory)
    {
        Options = options;
        Directory = directory;
        Services = services;
        Members = new(options, services.Store);
        Bounces = directory.BounceAddressOf(options);
        Letters = new(options, services.Texts);
        Answers = new(this);
        Banned = new(options.Posting.Bans.Addresses);
        _posts = Posts(directory);
    }

    public ListOptions Options { get; }

    public ListServices Services { get; }

    public KeptRoster Members { get; }

    /// <summary>Where its members' bounces come to; null where the settings name an address without tokens.</summary>
    public BounceAddress? Bounces { get; }

    /// <summary>What it writes to people.</summary>
    public Letters Letters { get; }

    /// <summary>What it writes to those who wrote to it.</summary>
    public AuthorAnswers Answers { get; }

    /// <summary>Who may neither post nor join, whoever else decides otherwise.</summary>
    public Policy.AddressPatterns Banned { get; }

    /// <summary>What tokens let people do.</summary>
    public IReadOnlyList<ITokenAct> Acts => [new SubscribeAct(this), new UnsubscribeAct(this), new SettingsAct(this), new ConsentAct(this), new ModerateAct(this), new ResumeAct(this)];

    /// <summary>Who comes to it and leaves it.</summary>
    public ListPeople People => new(this);

    /// <summary>The lists beside it.</summary>
    public ListDirectory Directory { get; }

    /// <summary>All addresses that its own mail may come back from.</summary>
    public IReadOnlyCollection<AddrSpec> OwnAddresses => [Address, .. Options.HasAllAddresses ? ListAddressNames.All.Select(Letters.AddressFor) : []];

    /// <summary>Its place among the lists.</summary>
    public int Position { get; init; }

    public AddrSpec Address => Options.List.Address;

    /// <summary>A time zone as members have it: one that this machine does not know is the list's, and an unknown one of the list's is UTC.</summary>
    /// <param name="zone">In the IANA database; empty for the list's.</param>
    public TimeZoneInfo ZoneOf(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone.Length > 0 ? zone : Options.Digests.TimeZone, out var found) ? found
        : TimeZoneInfo.TryFindSystemTimeZoneById(Options.Digests.TimeZone, out found) ? found
        : TimeZoneInfo.Utc;

    /// <summary>What becomes of a mail to one of its addresses.</summary>
    public IProcessor For(CommandAddress address) => address.Kind switch
    {
        ListAddressKind.Post => _posts,
        ListAddressKind.Owner => new OwnerProcessor(this),
        ListAddressKind.Bounces => new BounceProcessor(this),
        _ => new CommandProcessor(this, address),
    };

    private PostProcessor Posts(ListDirectory directory)
    {
        var roster = directory.RosterOf(this);
        var posts = new KeptPosts(Members, Services.Store);
        var seams = new Policy.PostSeams { Seen = posts, Velocity = posts, Said = posts, IsList = directory.IsList, LooksLikeCommand = Options.HasAllAddresses ? mail => PostedCommand.LooksLikeCommand(mail.Message) : null };
        var judge = new PostJudge(Options, new KeptPosters(Members, roster, Services.Store), seams, Services.Rules, Services.Store.Clock, Services.Observer);
        var copies = new MemberCopiesProcessor(Options, roster, posts, ReturnPaths.Of(Options, Bounces, directory.BounceAddressOf), Services.Resolver, Services.Observer);
        return new(new KeptGate(this, judge, posts), copies);
    }
}

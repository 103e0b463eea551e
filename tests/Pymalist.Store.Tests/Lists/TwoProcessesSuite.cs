using System.Globalization;
using System.Text;
using Pymalist.Internet.DomainNames;
using Pymalist.Lists;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Serving;

namespace Pymalist.Store.Tests;

/// <summary>What several processes do to the same lists at once.</summary>
public abstract class TwoProcessesSuite(IHome home) : StoreSuite(home)
{
    private const int Times = 50;

    private static readonly AddrSpec Red = AddrSpec.Parse("red@example.org");
    private static readonly Order Order = new(new Actor("cli", "root"), "");
    private static readonly ListOptions Options = new() { List = new("Red", Red), Addresses = ListAddresses.All, Digests = new() { MaxPosts = 5 } };

    private OpenStore _other = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await Open();
        await Store.Lists.Declare(Red, "Red", [], CancellationToken.None);
    }

    [Fact]
    public async Task Neither_undoes_what_the_other_has_made_of_a_member()
    {
        await Add(Person(0));

        await Both(
            (store, _) => store.Write(session => Changed(session, member => member with { Posts = member.Posts + 1 }), CancellationToken.None),
            (store, time) => store.Write(session => Changed(session, member => member with { Name = $"{member.Name}{time % 10}" }), CancellationToken.None));

        var member = await Store.Lists.Read(session => session.Members.Find(Red, Person(0).Address), CancellationToken.None);
        Assert.Equal((Times, Times), (member!.Posts, member.Name.Length));
    }

    [Fact]
    public async Task What_may_happen_once_happens_once()
    {
        var counted = 0;

        await Both(Count, Count);

        Assert.Equal(Times, counted);

        async Task Count(IListStore store, int time)
        {
            if (await store.Write(session => session.TryCount($"confirm {time}", 1, TimeSpan.FromDays(1)), CancellationToken.None))
                Interlocked.Increment(ref counted);
        }
    }

    [Fact]
    public async Task Each_member_gets_each_post_once_whatever_he_changes_while_both_send_digests()
    {
        await Add([.. Enumerable.Range(0, 6).Select(Person)]);
        var zones = new[] { "", "Asia/Tokyo", "Europe/Warsaw" };

        await Both(
            async (store, time) =>
            {
                await Post(store, time);
                await Chores(store);
            },
            async (store, time) =>
            {
                var changed = Person(time % 6).Address;
                await new Membership(store).Set(Red, changed, member => member with { Preferences = member.Preferences with { TimeZone = zones[time % 3] } }, Order, CancellationToken.None);
                await Chores(store);
            });
        await new DigestAdministration(CatalogOf(_other.Lists), _other.Lists).Send(Red, Order, CancellationToken.None);

        var issues = await Store.Lists.Read(session => session.Outbox.Next(10_000), CancellationToken.None);
        for (var i = 0; i < 6; i++)
            Assert.Equal(Enumerable.Range(0, Times), PostsOf(issues, Person(i).Address));
    }

    [Fact]
    public async Task An_issue_for_twenty_thousand_is_kept_once_in_each_form_and_each_has_his_own_mail()
    {
        await Add([.. Enumerable.Range(0, 20_000).Select(Person)]);
        for (var post = 0; post < 3; post++)
            await Post(Store.Lists, post);

        var sent = await new DigestAdministration(CatalogOf(Store.Lists), Store.Lists).Send(Red, Order, CancellationToken.None);

        Assert.Equal([(3, 10_000), (3, 10_000)], sent.Select(issue => (issue.Posts, issue.Recipients)));
        Assert.Equal((20_000, 20_000, 2, 0), await Store.Engine.Read(
            session => (Number(session, "count(*)"), Number(session, "count(DISTINCT reverse_path)"), Number(session, "count(DISTINCT octets)"), Number(session, "sum(length(message))")), CancellationToken.None));

        static long Number(Session session, string what) => session.Number($"SELECT {what} FROM outbox")!.Value;
    }

    private async Task Both(Func<IListStore, int, Task> one, Func<IListStore, int, Task> other)
    {
        await Task.WhenAll(Run(Store.Lists, one), Run(_other.Lists, other));

        static async Task Run(IListStore store, Func<IListStore, int, Task> work)
        {
            for (var time = 0; time < Times; time++)
                await work(store, time);
        }
    }

    private Task<IReadOnlyList<AddrSpec>> Add(params Member[] people) => new Membership(Store.Lists).Add(Red, people, Order, progress: null, CancellationToken.None);

    private static async Task Post(IListStore store, int number)
    {
        var octets = await store.Keep(Encoding.ASCII.GetBytes($"From: ann@example.com\r\nSubject: post\r\n\r\nThis is number {number:000}.\r\n"), CancellationToken.None);
        await store.Write(
            session =>
            {
                session.Posts.Number(new() { List = Red, MailId = $"{number}", At = session.Now });
                session.Posts.Sent(Red, $"{number}", octets, 60, "hash");
                return true;
            },
            CancellationToken.None);
    }

    private static async Task Chores(IListStore store) => await new ListChores(CatalogOf(store)).Do(
        (list, exception) => throw new InvalidOperationException($"{list}: {exception.Message}", exception), CancellationToken.None);

    private static ListCatalog CatalogOf(IListStore store) => new([Options], _ => null, new(store, new DnsResolver(new DnsOptions(), TimeProvider.System)));

    private static bool Changed(IListSession session, Func<Member, Member> change)
    {
        session.Members.Put(Red, change(session.Members.Find(Red, Person(0).Address)!));
        return true;
    }

    private static IEnumerable<int> PostsOf(IEnumerable<Mail> issues, AddrSpec member) => issues
        .Where(issue => issue.Recipients[0].Address.Equals(member))
        .SelectMany(issue => Encoding.ASCII.GetString(issue.Message.Span).Split("This is number ").Skip(1))
        .Select(text => int.Parse(text.AsSpan(0, 3), CultureInfo.InvariantCulture));

    private static Member Person(int number) => new()
    {
        Address = AddrSpec.Parse($"m{number}@example.com"),
        Preferences = new() { Delivery = number % 2 == 0 ? MemberDelivery.Digest : MemberDelivery.PlainDigest },
    };
}

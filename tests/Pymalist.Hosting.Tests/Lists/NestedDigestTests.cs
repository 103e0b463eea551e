using Pymalist.Lists;
using Pymalist.Lists.Operations;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>A list is a member of another, and some of its members want posts collected.</summary>
public sealed class NestedDigestTests : IAsyncDisposable
{
    private static readonly Order Anybody = new(new("test", "anybody"), "");

    // Everybody is a member of green; blue has green as a member.
    private readonly ListsAtWork _lists = new(
        ListsAtWork.List("blue", "ann@example.com", "bob@example.net", "green@lists.test"),
        ListsAtWork.List("green", "ann@example.com", "bob@example.net", "cleo@example.com", "dan@example.com"));

    [Fact]
    public async Task A_post_that_comes_through_another_list_is_in_no_digest_and_comes_by_itself()
    {
        await Prefer("green", "dan@example.com", MemberDelivery.Digest);

        var copies = await Post("blue@lists.test");
        _lists.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(["ann", "bob", "cleo", "dan"], Receivers(copies));
        Assert.Empty(await _lists.Chores());
    }

    [Fact]
    public async Task One_who_has_digests_of_the_outer_list_gets_no_second_copy_through_the_inner_one()
    {
        await Prefer("blue", "bob@example.net", MemberDelivery.Digest);

        var copies = await Post("blue@lists.test");
        _lists.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(["ann", "cleo", "dan"], Receivers(copies));
        Assert.Equal(["bob"], Receivers(await _lists.Chores()));
    }

    [Fact]
    public async Task A_post_of_the_inner_list_is_collected_as_ever()
    {
        await Prefer("green", "dan@example.com", MemberDelivery.Digest);

        var copies = await Post("green@lists.test");
        _lists.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(["ann", "bob", "cleo"], Receivers(copies));
        Assert.Equal(["dan"], Receivers(await _lists.Chores()));
    }

    [Fact]
    public async Task Who_gets_none_of_the_inner_list_or_is_away_gets_none_through_it()
    {
        await Prefer("green", "cleo@example.com", MemberDelivery.None);
        await Prefer("green", "dan@example.com", MemberDelivery.Digest, new DateOnly(2025, 12, 31));

        Assert.Equal(["ann", "bob"], Receivers(await Post("blue@lists.test")));
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private static IEnumerable<string> Receivers(IEnumerable<Mail> mails) =>
        mails.SelectMany(mail => mail.Recipients).Select(recipient => recipient.Address.LocalPart).Order(StringComparer.Ordinal);

    private Task<IReadOnlyList<Mail>> Post(string list) => _lists.Take(_lists.Mail("ann@example.com", list, "Hello", "Hello there."));

    private async Task Prefer(string list, string address, MemberDelivery delivery, DateOnly? away = null)
    {
        await _lists.Chores();
        await new Membership(_lists.Store).Set(
            AddrSpec.Parse($"{list}@lists.test"), AddrSpec.Parse(address),
            member => member with { Preferences = member.Preferences with { Delivery = delivery, AwayFrom = away } }, Anybody, CancellationToken.None);
        await _lists.Chores();
    }
}

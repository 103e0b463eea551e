using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Tests.Policy.Rules;

/// <summary>Who may post: bans, membership, moderation, announcements.</summary>
public sealed class PosterRuleTests
{
    [Theory]
    [InlineData("From: eve@evil.example", Act.Reject)]
    [InlineData("From: eve@mail.Evil.example", Act.Reject)]
    [InlineData("From: ann@example.com, eve@evil.example", Act.Reject)]
    [InlineData("From: ann@example.com\r\nSender: eve@evil.example", Act.Reject)]
    [InlineData("From: bot77@example.net", Act.Reject)]
    [InlineData("From: bot@example.net", null)]
    [InlineData("From: \"eve@evil.example\" <ann@example.com>", null)]
    [InlineData("From: eve@notevil.example", null)]
    [InlineData("Reply-To: eve@evil.example", null)]
    public async Task Whoever_is_banned_is_kept_out_wherever_they_stand(string fields, Act? act)
    {
        var rule = new BanRule(new BanOptions { Addresses = ["@evil.example", @"^bot\d+@"] });

        Assert.Equal(act, await rule.ActOn(Judging.Post(fields)));
    }

    [Fact]
    public async Task The_reverse_path_counts_too()
    {
        var mail = Posts.Mail("From: ann@example.com\r\n\r\n") with { ReversePath = new(AddrSpec.Parse("eve@evil.example")) };
        var rule = new BanRule(new BanOptions { Addresses = ["eve@evil.example"], Action = Act.Discard });

        Assert.Equal(Act.Discard, await rule.ActOn(new Post(mail, Judging.Red, Judging.Member, Judging.Now)));
    }

    [Theory]
    [InlineData("friend@good.example", Act.Reject, null)]
    [InlineData("bob@good.example", Act.Reject, Act.Hold)]
    [InlineData("spam@bad.example", Act.Hold, Act.Discard)]
    [InlineData("rude@example.net", Act.Hold, Act.Reject)]
    [InlineData("other@example.net", Act.Hold, Act.Hold)]
    [InlineData("other@example.net", Act.Reject, Act.Reject)]
    [InlineData("other@example.net", Act.Discard, Act.Discard)]
    [InlineData("other@example.net", Act.Accept, null)]
    public async Task What_becomes_of_a_strangers_mail_is_settled_by_name_and_else_for_all(string address, Act others, Act? act)
    {
        var rule = new MembershipRule(new MembershipOptions
        {
            NonMembers = others,
            AcceptedNonMembers = ["friend@good.example"],
            HeldNonMembers = ["@good.example"],
            RejectedNonMembers = ["rude@example.net", "friend@good.example"],
            DiscardedNonMembers = [@"^spam@"],
        });

        Assert.Equal(act, await rule.ActOn(Judging.By(address)));
    }

    [Fact]
    public async Task Members_moderators_and_owners_may_post()
    {
        var rule = new MembershipRule(new MembershipOptions { RejectedNonMembers = ["ann@example.com"] });

        Assert.Null(await rule.ActOn(Judging.Usual()));
        Assert.Null(await rule.ActOn(Judging.Usual(Judging.Stranger with { IsModerator = true })));
        Assert.Null(await rule.ActOn(Judging.Usual(Judging.Stranger with { IsOwner = true })));
        Assert.Equal(Act.Reject, await rule.ActOn(Judging.Usual(Judging.Stranger)));
    }

    [Fact]
    public async Task Mail_without_an_author_is_no_members()
    {
        var verdict = await new MembershipRule(new MembershipOptions()).Says(Judging.Usual(Judging.Stranger with { Address = null }));

        Assert.Contains("names no author", verdict!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 100, false, false, null)]
    [InlineData(null, 100, true, false, Act.Hold)]
    [InlineData(true, 100, false, false, Act.Hold)]
    [InlineData(true, 100, false, true, Act.Hold)]
    [InlineData(false, 0, true, false, null)]
    [InlineData(null, 0, true, true, null)]
    [InlineData(null, 0, false, false, Act.Hold)]
    [InlineData(null, 2, false, false, Act.Hold)]
    [InlineData(null, 3, false, false, null)]
    public async Task A_moderator_looks_at_moderated_members_and_at_the_first_posts(bool? isModerated, int accepted, bool all, bool isModerator, Act? act)
    {
        var rule = new ModerationRule(new ModerationOptions { Members = all, NewMemberPosts = 3 });

        Assert.Equal(act, await rule.ActOn(Judging.Usual(Judging.Member with { IsModerated = isModerated, AcceptedPosts = accepted, IsModerator = isModerator })));
    }

    [Fact]
    public async Task A_stranger_is_not_a_new_member() =>
        Assert.Null(await new ModerationRule(new ModerationOptions { NewMemberPosts = 3 }).ActOn(Judging.Usual(Judging.Stranger with { AcceptedPosts = 0 })));

    [Theory]
    [InlineData("ann@example.com", false, false, Act.Reject)]
    [InlineData("ann@example.com", true, false, null)]
    [InlineData("ann@example.com", false, true, null)]
    [InlineData("news@example.com", false, false, null)]
    public async Task To_a_list_for_announcements_only_a_few_may_post(string address, bool isModerator, bool isOwner, Act? act)
    {
        var rule = new AnnouncementRule(new AnnouncementOptions { Posters = ["news@example.com"] });
        var poster = Judging.Member with { Address = AddrSpec.Parse(address), IsModerator = isModerator, IsOwner = isOwner };

        Assert.Equal(act, await rule.ActOn(Judging.Usual(poster, Judging.Red with { Style = ListStyle.Announcement })));
        Assert.Null(await rule.ActOn(Judging.Usual(poster)));
    }
}

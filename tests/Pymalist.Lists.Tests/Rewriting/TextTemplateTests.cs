using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Tests.Rewriting;

public sealed class TextTemplateTests
{
    private static readonly RewriteContext ForAnn = RedList.Context with { Member = new(Posts.Ann, new Uri("https://lists.example.org/u/Zm9v")) };

    private static string Text(string template, RewriteContext? context = null, ListFacts? facts = null) =>
        string.Join('\n', new TextTemplate(template).Lines(facts ?? RedList.Facts, context ?? ForAnn));

    [Theory]
    [InlineData("{list.name} <{list.address}>", "Red mail list <red@example.org>")]
    [InlineData("{list.owner} {list.help} {list.subscribe} {list.unsubscribe}", "red-owner@example.org red-help@example.org red-subscribe@example.org red-unsubscribe@example.org")]
    [InlineData("No. {post.number}: {unsubscribe.url}", "No. 12: https://lists.example.org/u/Zm9v")]
    [InlineData("{member.name} <{member.address}>", "Ann <ann@example.com>")]
    [InlineData("{{list.name}} {{{list.name}}}", "{list.name} {Red mail list}")]
    [InlineData("a { b\n\n} c", "a { b\n\n} c")]
    [InlineData("\n\na\r\nb\r\n\r\n", "a\nb")]
    [InlineData("-- \nRed", "-- \nRed")]
    public void A_name_in_braces_is_what_it_stands_for(string template, string text) => Assert.Equal(text, Text(template));

    [Theory]
    [InlineData("Archive: {archive.url}\nHello", "Hello")]
    [InlineData("Archive: {archive.url}", "")]
    [InlineData("{archive.url} of {list.name}", " of Red mail list")]
    public void A_line_of_which_nothing_is_known_is_left_out(string template, string text) => Assert.Equal(text, Text(template));

    [Fact]
    public void A_message_for_all_names_the_ways_for_all()
    {
        Assert.Equal("mailto:red-unsubscribe@example.org", Text("{unsubscribe.url}", RedList.Context));
        Assert.Equal("", Text("Sent to {member.address}", RedList.Context));
        Assert.Equal("https://x.example/", Text("{archive.url}", RedList.Context, RedList.Facts with { Archive = new("https://x.example/") }));
        Assert.Equal("https://x.example/1", Text("{archive.url}", RedList.Context with { Permalink = new("https://x.example/1") }, RedList.Facts with { Archive = new("https://x.example/") }));
    }

    [Theory]
    [InlineData("x\r\nBcc: eve@example.org", "x  Bcc: eve@example.org")]
    [InlineData("{list.address}", "{list.address}")]
    [InlineData("\u202eevil\u200b", "evil")]
    [InlineData("\u2028x\u0085y", "x y")]
    [InlineData("\r\n", "ann@example.com")]
    public void A_name_stays_in_its_line_and_is_not_read_again(string name, string text) =>
        Assert.Equal(text, Text("{member.name}", ForAnn with { Member = new(Posts.Ann with { Name = name }, null) }));

    [Fact]
    public void A_name_without_end_is_cut() =>
        Assert.Equal(200, Text("{member.name}", ForAnn with { Member = new(Posts.Ann with { Name = new string('x', 1_000_000) }, null) }).Length);

    [Theory]
    [InlineData("{member.nmae}", "{member.nmae} is not known")]
    [InlineData("{}", "{} is not known")]
    [InlineData("{List.Name}", "{List.Name} is not known")]
    public void A_name_that_nobody_knows_is_an_error(string template, string error)
    {
        Assert.StartsWith(error, Assert.Single(new RewritingOptions { Footer = template }.Validate(new(new object()))).ErrorMessage, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ListRewriter(RedList.Facts, new() { Footer = template }));
    }

    [Theory]
    [InlineData("{list.name}", false)]
    [InlineData("{post.number}", false)]
    [InlineData("{{member.name}}", false)]
    [InlineData("To {member.address}", true)]
    [InlineData("{unsubscribe.url}", true)]
    public void A_list_knows_whether_each_member_gets_another_text(string footer, bool isPersonal) =>
        Assert.Equal(isPersonal, new ListRewriter(RedList.Facts, new() { Footer = footer }).IsPersonal);

    [Fact]
    public void Every_placeholder_has_a_value() =>
        Assert.All(Placeholders.Names, name => Assert.NotNull(Text($"{{{name}}}", ForAnn with { Permalink = new("https://x.example/1") })));
}

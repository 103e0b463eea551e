namespace Pymalist.Components.Tests;

public sealed class MailIdTests
{
    private const string Source = "pop3://ann@pop.example.org:110";

    [Fact]
    public void A_repeat_has_the_same_id()
    {
        var id = MailId.Of(Source, "uid-1", "A: 1"u8);

        Assert.Equal(id, MailId.Of(Source, "uid-1", "A: 1"u8));
        Assert.Matches("^[0-9a-f]{32}$", id);
    }

    [Fact]
    public void Another_source_another_name_and_other_octets_are_another_mail()
    {
        string[] ids = [MailId.Of(Source, "ab", "c"u8), MailId.Of(Source, "a", "bc"u8), MailId.Of(Source + "a", "b", "c"u8), MailId.Of(Source, "ab", "d"u8), MailId.Of(Source, "", "abc"u8)];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void An_id_is_the_same_on_every_machine() => Assert.Equal("8c6c8c5c", MailId.Of("s", "u", "m"u8)[..8]);

    [Fact]
    public void A_derived_id_shows_its_root_and_stays_short()
    {
        var first = MailId.Derived("0123456789abcdef", "red@example.org", "1");
        var second = MailId.Derived(first, "green@example.org", "1");

        Assert.Matches("^0123456789abcdef\\.[0-9a-f]{16}$", first);
        Assert.Matches("^0123456789abcdef\\.[0-9a-f]{16}$", second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Siblings_have_different_ids_and_a_repeat_the_same()
    {
        Assert.NotEqual(MailId.Derived("x", "ab", "c"), MailId.Derived("x", "a", "bc"));
        Assert.NotEqual(MailId.Derived("x", "a"), MailId.Derived("x", "a", ""));
        Assert.Equal(MailId.Derived("x", "a", "1"), MailId.Derived("x", "a", "1"));
    }

    [Fact]
    public void A_new_id_is_like_no_other()
    {
        Assert.NotEqual(MailId.New(), MailId.New());
        Assert.Matches("^[0-9a-f]{32}$", MailId.New());
    }
}

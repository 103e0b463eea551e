using Pymalist.Lists.Notices;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Notices;

public sealed class LettersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("notices");

    [Theory]
    [InlineData("", "Vous avez quitté Red mail list")]
    [InlineData("tlh", "Vous avez quitté Red mail list")]
    [InlineData("ja", "Red mail list から退会しました")]
    [InlineData("en", "You have left Red mail list")]
    [InlineData("de-AT", "Servus, ann@example.com")]
    public void A_letter_is_in_the_members_language_or_else_in_the_lists(string language, string subject)
    {
        File.WriteAllText(_folder.In("de.txt"), "[Goodbye]\nServus, {who}\n");
        var letters = new Letters(Posts.Red with { Language = "fr" }, new NoticeTexts(_folder.Path));

        Assert.Equal(subject, Written(letters, NoticeKind.Goodbye, language).Decoded("Subject"));
    }

    [Theory]
    [InlineData("de", "Servus")]
    [InlineData("tlh", "Salut !")]
    [InlineData("ja", "Red mail list へようこそ")]
    [InlineData("en", "Welcome to Red mail list")]
    public void In_each_language_the_owners_words_come_first(string language, string subject)
    {
        File.WriteAllText(_folder.In("de.txt"), "[Welcome]\nServus\n");
        File.WriteAllText(_folder.In("fr.txt"), "[Welcome]\nSalut !\n");
        var letters = new Letters(Posts.Red with { Language = "fr" }, new NoticeTexts(_folder.Path));

        Assert.Equal(subject, Written(letters, NoticeKind.Welcome, language).Decoded("Subject"));
    }

    [Fact]
    public void A_language_of_which_an_owner_wrote_some_notices_has_the_others_in_the_lists()
    {
        File.WriteAllText(_folder.In("tlh.txt"), "[Welcome]\nyIghoS\n");
        var letters = new Letters(Posts.Red with { Language = "pl" }, new NoticeTexts(_folder.Path));

        Assert.Equal("yIghoS", Written(letters, NoticeKind.Welcome, "tlh").Decoded("Subject"));
        Assert.Equal("Wypisano z listy Red mail list", Written(letters, NoticeKind.Goodbye, "tlh").Decoded("Subject"));
        Assert.Equal("W wiadomości nie było żadnego polecenia.\n", letters.Part(NoticeKind.NothingAsked, "tlh", Posts.Ann, DateTimeOffset.UnixEpoch, new Dictionary<string, string>()));
    }

    public void Dispose() => _folder.Dispose();

    private static Mail Written(Letters letters, NoticeKind kind, string language) => letters.Write(new()
    {
        Kind = kind,
        To = Posts.Ann,
        Language = language,
        Root = "root",
        Date = DateTimeOffset.UnixEpoch,
        Values = new Dictionary<string, string> { ["who"] = Posts.Ann.Address.ToString() },
    });
}

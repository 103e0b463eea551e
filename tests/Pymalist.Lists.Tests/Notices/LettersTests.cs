using Pymalist.Internet.Messages;
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

    [Theory]
    [InlineData("", "Red mail list: ann@example.com ist beigetreten")]
    [InlineData("en", "Red mail list: ann@example.com has joined")]
    [InlineData("fr", "Red mail list : Salut ann@example.com !")]
    [InlineData("es", "Red mail list: ann@example.com se ha unido a la lista")]
    [InlineData("pl", "Red mail list: ann@example.com jest teraz na liście")]
    [InlineData("ja", "Red mail list：ann@example.com が参加しました")]
    [InlineData("ar", "Red mail list: انضم ann@example.com إلى القائمة")]
    public void What_happened_is_said_in_the_language_of_the_letter(string language, string subject)
    {
        File.WriteAllText(_folder.In("fr.txt"), "[OutcomeJoined]\nSalut {who} !\n");
        var letters = new Letters(Posts.Red with { Language = "de" }, new NoticeTexts(_folder.Path));

        var letter = Written(letters, NoticeKind.OwnerMembershipNotice, language, NoticeKind.OutcomeJoined);

        Assert.Equal(subject, letter.Decoded("Subject"));
        Assert.Contains(subject[(subject.IndexOfAny([':', '：']) + 1)..].Trim(), PartText.Of(PartTree.Read(letter.Message).Root), StringComparison.Ordinal);
    }

    [Fact]
    public void What_happened_may_take_two_sentences_and_their_values_bring_nothing()
    {
        var letters = new Letters(Posts.Red, new NoticeTexts(null));

        var text = PartText.Of(PartTree.Read(Written(letters, NoticeKind.Decided, "de", NoticeKind.OutcomeDiscarded, NoticeKind.OutcomeSpared).Message).Root);

        Assert.Equal("Die zurückgehaltene Mail 7 von x {by} y wurde von mail mia verworfen. Ihr Autor ist für die Liste verantwortlich und wurde nicht gesperrt.\n", text);
    }

    public void Dispose() => _folder.Dispose();

    private static Mail Written(Letters letters, NoticeKind kind, string language, params NoticeKind[] outcomes) => letters.Write(new()
    {
        Kind = kind,
        To = Posts.Ann,
        Language = language,
        Root = "root",
        Date = DateTimeOffset.UnixEpoch,
        Values = new Dictionary<string, string> { ["who"] = Posts.Ann.Address.ToString(), ["number"] = "7", ["author"] = "x\u202e\n{by}\ny", ["by"] = "mail mia" },
        Outcomes = outcomes,
    });
}

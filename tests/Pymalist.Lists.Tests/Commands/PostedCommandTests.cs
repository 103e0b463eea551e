using System.Text;
using Pymalist.Lists.Commands;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Commands;

public sealed class PostedCommandTests
{
    [Theory]
    [InlineData("unsubscribe", "")]
    [InlineData("Re: [Red] Unsubscribe", "\n\n-- \nAnn")]
    [InlineData("", "UNSUBSCRIBE")]
    [InlineData("Hello", "Hi all,\nplease remove me from this list.\nThanks!\n\nOn Monday Bob wrote:\n> Long text\n> of many lines")]
    [InlineData("unsubscribe", "I have moved on, so please take my address away.\nThank you")]
    [InlineData("leave", "leave")]
    [InlineData("help", "")]
    [InlineData("", "Bitte nehmen Sie mich von der Liste!")]
    [InlineData("Abmelden", "")]
    [InlineData("", "Bonjour,\nje souhaite me désabonner\nCordialement")]
    [InlineData("", "Por favor, darme de baja. Gracias")]
    [InlineData("", "Dzień dobry,\nproszę o wypisanie z listy\nPozdrawiam")]
    [InlineData("退会希望", "")]
    [InlineData("", "إلغاء الاشتراك")]
    public void A_wish_to_leave_or_join_is_found(string subject, string body)
    {
        Assert.True(PostedCommand.LooksLikeCommand(Message(subject, body)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Hello", "Good day everyone")]
    [InlineData("help", "My printer smokes. Does anybody know why?")]
    [InlineData("Join", "Shall we meet tomorrow?")]
    [InlineData("Dinner", "join")]
    [InlineData("How to unsubscribe from a magazine", "Does anybody know?")]
    [InlineData("Re: the budget", "I agree.\n\n> unsubscribe")]
    [InlineData("stop", "this is the last train to Berlin")]
    public void A_post_is_none(string subject, string body)
    {
        Assert.False(PostedCommand.LooksLikeCommand(Message(subject, body)));
    }

    [Fact]
    public void A_long_text_is_a_post_whatever_its_subject()
    {
        Assert.False(PostedCommand.LooksLikeCommand(Message("unsubscribe", string.Concat(Enumerable.Repeat("It should be easier to leave a list than it is.\n", 7)))));
    }

    [CorpusFact]
    public void Of_what_people_post_to_lists_hardly_anything_looks_like_a_command()
    {
        var files = Corpus.Files("threads").Concat(Corpus.Files("mime")).ToList();

        var found = files.Where(file => PostedCommand.LooksLikeCommand(File.ReadAllBytes(file))).Select(file => Path.GetRelativePath(Corpus.Root!, file)).ToList();

        Assert.True(files.Count > 500, $"The corpus has {files.Count} of them only.");
        Assert.Empty(found);
    }

    private static byte[] Message(string subject, string body) =>
        Encoding.UTF8.GetBytes($"From: ann@example.com\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body.ReplaceLineEndings("\r\n")}\r\n");
}

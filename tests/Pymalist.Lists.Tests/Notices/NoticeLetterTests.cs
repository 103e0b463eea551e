using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Tests.Notices;

public sealed class NoticeLetterTests
{
    private static readonly NoticeLetter Letter = new()
    {
        List = Posts.Red.List,
        From = Mailbox.Parse("red-owner@example.org"),
        To = Posts.Ann,
        Subject = "Witaj\r\nBcc: eve@example.org",
        Text = "مرحبا\u001b[31m\r\n.\r\n退会",
        Date = DateTimeOffset.UnixEpoch,
        Seed = "1",
    };

    [Fact]
    public void Nothing_in_its_words_becomes_a_field()
    {
        var mail = Posts.Mail(Letter.ToMessage());

        Assert.Empty(mail.Bodies("Bcc"));
        Assert.Equal("Witaj  Bcc: eve@example.org", mail.Decoded("Subject"));
        Assert.Equal("مرحبا [31m\n.\n退会", PartText.Of(PartTree.Read(mail.Message).Root).TrimEnd('\n'));
    }

    [Fact]
    public void The_name_of_whom_it_goes_to_turns_no_direction()
    {
        var letter = Letter with { To = new("Ann \u202egro.elpmaxe\u2069", Posts.Ann.Address) };
        var nameless = Letter with { To = new("\u202e", Posts.Ann.Address) };

        Assert.Equal($"\"Ann gro.elpmaxe\" <{Posts.Ann.Address}>", Posts.Mail(letter.ToMessage()).Decoded("To"));
        Assert.Equal(Posts.Ann.Address.ToString(), Posts.Mail(nameless.ToMessage()).Decoded("To"));
    }

    [Fact]
    public void No_machine_answers_it_and_its_octets_are_the_same_again()
    {
        var answer = Letter with { Answers = ["<1@x>", "<2@x>"] };

        Assert.Equal(["auto-generated"], Posts.Mail(Letter.ToMessage()).Bodies("Auto-Submitted"));
        Assert.Equal(["auto-replied"], Posts.Mail(answer.ToMessage()).Bodies("Auto-Submitted"));
        Assert.Equal(["<2@x>"], Posts.Mail(answer.ToMessage()).Bodies("In-Reply-To"));
        Assert.NotNull(new CommandAnswerGuard([]).Refusal(Posts.Mail(Letter.ToMessage())));
        Assert.Equal(Letter.ToMessage().ToArray(), Letter.ToMessage().ToArray());
    }

    [Fact]
    public void The_mail_that_it_is_about_comes_octet_for_octet()
    {
        var about = Encoding.Latin1.GetBytes("Subject: x\r\n\r\n\u00e9\n");

        var root = PartTree.Read((Letter with { About = about }).ToMessage()).Root;

        Assert.Equal(about, root.Children[1].Body.ToArray());
    }
}

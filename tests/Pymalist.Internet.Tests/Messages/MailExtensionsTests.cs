using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

public sealed class MailExtensionsTests
{
    private static string? Author(string message) => new Mail { Id = "1", Message = Encoding.UTF8.GetBytes(message) }.Author()?.ToString();

    [Theory]
    [InlineData("To: eve@example.org\nfrom: Ann <ann@example.org>, bob@example.net\nFrom: cleo@example.com\n\n", "\"Ann\" <ann@example.org>")]
    [InlineData("From: nonsense, bob@example.net\n\n", "bob@example.net")]
    [InlineData("From: nonsense\nFrom: bob@example.net\n\n", null)]
    [InlineData("\nFrom: ann@example.org\n", null)]
    [InlineData("", null)]
    public void The_author_is_the_first_mailbox_of_the_first_From_field(string message, string? author) => Assert.Equal(author, Author(message));
}

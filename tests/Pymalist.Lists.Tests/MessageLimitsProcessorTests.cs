using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Tests;

public sealed class MessageLimitsProcessorTests
{
    private static readonly MessageLimits Limits = new() { MaxHeaderSectionLength = 5_000, MaxFieldLength = 2_000 };

    private static readonly MessageLimitsProcessor Limited = new(Limits, new SingleListProcessor(Posts.Red));

    private static string Long(int length) => new('x', length);

    [Fact]
    public async Task A_mail_within_the_limits_passes_on() => await Limited.Only("From: ann@example.com\r\n\r\n" + Long(10_000));

    [Theory]
    [InlineData("From: ann@example.com\r\nX-Long: 1\r\n x", 6_000, "5.3.4")]
    [InlineData("From: ann@example.com\r\nSubject: ", 2_100, "5.6.0")]
    [InlineData("From: ", 2_100, "5.6.0")]
    public async Task What_is_too_long_to_be_read_is_refused_and_the_limit_named(string start, int length, string status)
    {
        var refusal = await Limited.Refusal(Posts.Mail($"{start}{Long(length)}\r\n\r\nHello\r\n"));

        Assert.Equal(status, refusal.Status.ToString());
        Assert.Contains(status == "5.3.4" ? "5000" : "2000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_field_that_no_list_reads_passes_on_as_it_is()
    {
        var field = $"X-Long: {Long(3_000)}\r\n";

        var outgoing = await Limited.Only($"From: ann@example.com\r\n{field}\r\nHello\r\n");

        Assert.Contains(field, outgoing.Text(), StringComparison.Ordinal);
    }
}

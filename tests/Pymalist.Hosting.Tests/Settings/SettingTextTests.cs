using System.Net;
using Pymalist.Hosting.Settings;

namespace Pymalist.Hosting.Tests.Settings;

public sealed class SettingTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("5d", 432_000_000)]
    [InlineData("00:05:00", 300_000)]
    [InlineData(" 5 M ", 300_000)]
    public void A_time_has_a_unit(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), SettingText.Parse(text, typeof(TimeSpan)));

    [Theory]
    [InlineData("30")]
    [InlineData("")]
    [InlineData("-5s")]
    [InlineData("-00:05:00")]
    [InlineData("5 minutes")]
    [InlineData("99999999d")]
    public void A_time_without_one_is_refused(string text) => Assert.Null(SettingText.Parse(text, typeof(TimeSpan)));

    [Theory]
    [InlineData("100", 100)]
    [InlineData("64KB", 65_536)]
    [InlineData("50 mb", 52_428_800)]
    [InlineData("-1", -1)]
    public void A_number_may_be_a_size(string text, int number) => Assert.Equal(number, SettingText.Parse(text, typeof(int)));

    [Theory]
    [InlineData("9GB")]
    [InlineData("1.5")]
    [InlineData("many")]
    public void What_is_no_whole_number_or_too_large_is_refused(string text) => Assert.Null(SettingText.Parse(text, typeof(int)));

    [Fact]
    public void Each_type_is_read_and_written_alike()
    {
        object[] values = ["text", true, 17, 5_000_000_000L, TimeSpan.FromSeconds(90), Mailbox.Parse("Ann <ann@example.org>"), AddrSpec.Parse("ann@example.org"), IPAddress.Loopback, LogFormat.Json];

        Assert.All(values, value => Assert.Equal(value, SettingText.Parse(SettingText.Write(value), TypeOf(value))));
        Assert.All(values, value => Assert.NotNull(SettingText.FormOf(TypeOf(value))));
    }

    [Fact]
    public void A_value_that_an_enumeration_has_not_is_refused_even_as_a_number() =>
        Assert.Null(SettingText.Parse("1", typeof(LogFormat)));

    // The loopback address is of a type of its own.
    private static Type TypeOf(object value) => value is IPAddress ? typeof(IPAddress) : value.GetType();
}

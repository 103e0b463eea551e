namespace Pymalist.Components.Tests;

public sealed class EnhancedStatusTests
{
    [Theory]
    [InlineData("5.1.1", 5, 1, 1)]
    [InlineData("2.0.0 Ok: queued", 2, 0, 0)]
    [InlineData(" 4.999.0 later", 4, 999, 0)]
    public void A_status_stands_at_the_start_of_a_text(string text, int @class, int subject, int detail)
    {
        Assert.True(EnhancedStatus.TryParse(text, out var status));
        Assert.Equal(new EnhancedStatus(@class, subject, detail), status);
        Assert.Equal($"{@class}.{subject}.{detail}", status.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5.1")]
    [InlineData("5.1.1.1")]
    [InlineData("3.1.1")]
    [InlineData("55.1.1")]
    [InlineData("5.1000.1")]
    [InlineData("5.-1.1")]
    [InlineData("5.1.")]
    [InlineData("5.1.1x")]
    [InlineData("5.99999999999.1")]
    [InlineData("Ok 5.1.1")]
    public void Anything_else_is_no_status(string text) => Assert.False(EnhancedStatus.TryParse(text, out _));

    [Theory]
    [InlineData(2, true, false, false)]
    [InlineData(4, false, true, false)]
    [InlineData(5, false, false, true)]
    [InlineData(0, false, true, false)]
    public void A_class_is_success_or_transient_or_permanent(int @class, bool success, bool transient, bool permanent)
    {
        var status = new EnhancedStatus(@class, 0, 0);

        Assert.Equal((success, transient, permanent), (status.IsSuccess, status.IsTransient, status.IsPermanent));
    }
}

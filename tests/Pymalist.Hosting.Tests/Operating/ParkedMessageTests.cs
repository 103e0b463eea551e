using Pymalist.Hosting.Operating;
using Pymalist.Queues;

namespace Pymalist.Hosting.Tests.Operating;

public sealed class ParkedMessageTests
{
    private static readonly QueuedMessage GivenUp = new()
    {
        MessageId = "abc.1",
        ContentType = "message/rfc822",
        Headers = new Dictionary<string, object>
        {
            ["ml_send_to"] = new object[] { "ann@example.com", "bob@example.net" },
            ["third-party"] = new Dictionary<string, object> { ["yes"] = true, ["number"] = 3L },
        },
        Body = "Subject: Hello\r\n\r\nHello\r\n"u8.ToArray(),
        Attempt = 4,
        FirstAttempt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void It_goes_back_as_it_was_as_a_new_attempt_with_all_its_time()
    {
        var parked = ParkedMessage.Of(ParkedHeaders.Park(GivenUp, "Nobody answers.", "pymalist.distribute.smtp"), DateTimeOffset.UnixEpoch);

        var again = ParkedMessage.Again(parked);

        Assert.Equal(("pymalist.distribute.smtp", "Nobody answers.", 4, 25L), (parked.Queue, parked.Reason, parked.Attempt, parked.Size));
        Assert.Equal(("abc.1", 5), again.Identity);
        Assert.Null(again.FirstAttempt);
        Assert.Equal(GivenUp.ContentType, again.ContentType);
        Assert.Equal(GivenUp.Body.ToArray(), again.Body.ToArray());
        Assert.Equal(HeaderJson.Write(GivenUp.Headers), HeaderJson.Write(again.Headers));
    }

    [Fact]
    public void What_a_stranger_has_parked_need_not_say_why_or_from_where()
    {
        var parked = ParkedMessage.Of(GivenUp, DateTimeOffset.UnixEpoch);

        Assert.Equal(("", "No reason was given."), (parked.Queue, parked.Reason));
    }

    [Fact]
    public void A_reason_with_control_characters_is_made_text()
    {
        var parked = ParkedMessage.Of(ParkedHeaders.Park(GivenUp, "550\0\u001b[2Jno", "pymalist.fetched"), DateTimeOffset.UnixEpoch);

        Assert.Equal("550  [2Jno", parked.Reason);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Queues.RabbitMq;

namespace Pymalist.Queues.Tests.RabbitMq;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("")]
    [InlineData("http://user:secret@host/")]
    [InlineData("amqp://user:sec:ret@host/")]
    [InlineData("amqp:user:secret")]
    public void A_wrong_uri_is_refused_in_words_that_keep_the_password(string uri)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new RabbitMqQueues(new RabbitMqOptions { Uri = uri }, NullLogger<RabbitMqQueues>.Instance));

        Assert.DoesNotContain("sec", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("amqp://user:password@host", thrown.Message, StringComparison.Ordinal);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Logs;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests;

public sealed class LoggedProtocolTests
{
    [Fact]
    public void Each_line_that_is_said_is_a_line_of_the_log()
    {
        var logger = new CollectingLogger<LoggedProtocolTests>();
        var trace = new LoggedProtocol(logger);

        trace.Sent("pop.example.org:110", "RETR 1\nRETR 2");
        trace.Received("pop.example.org:110", "+OK");

        Assert.Equal(
            ["pop.example.org:110 < RETR 1", "pop.example.org:110 < RETR 2", "pop.example.org:110 > +OK"],
            logger.Lines.Select(line => line.Text));
    }

    [Fact]
    public void Nothing_is_traced_where_nobody_asks_for_it()
    {
        Assert.Null(LoggedProtocol.Of("Pop3", isOn: false, NullLoggerFactory.Instance));
        Assert.NotNull(LoggedProtocol.Of("Pop3", isOn: true, NullLoggerFactory.Instance));
    }
}

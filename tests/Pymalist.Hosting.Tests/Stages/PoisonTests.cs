using System.Net.Sockets;
using Pymalist.Hosting.Plugins;
using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Tests.Stages;

public sealed class PoisonTests
{
    public static TheoryData<string, bool> Thrown => new()
    {
        { nameof(NullReferenceException), true },
        { nameof(OutOfMemoryException), true },
        { "plug-in throws NullReferenceException", true },
        { "plug-in does not come back", true },
        { nameof(MailException), false },
        { nameof(IOException), false },
        { nameof(SocketException), false },
        { nameof(TimeoutException), false },
        { nameof(StoreException), false },
        { nameof(WireException), false },
        { "plug-in throws IOException", false },
        { "plug-in gives a verdict late", false },
        { "plug-in is not there", false },
        { "plug-in cannot be loaded", false },
    };

    [Theory]
    [MemberData(nameof(Thrown))]
    public void What_the_code_is_to_blame_for_is_told_from_what_the_world_is(string thrown, bool isBug) => Assert.Equal(isBug, Poison.IsBug(Of(thrown)));

    [Fact]
    public void Attempts_in_a_row_are_counted_on_the_message()
    {
        var message = new QueuedMessage { MessageId = "a", Headers = new Dictionary<string, object> { ["x-other"] = "stays" } };

        var second = Poison.After(message, Poison.AttemptsOf(message));
        var third = Poison.After(second, Poison.AttemptsOf(second));

        Assert.Equal([1, 2, 3], new[] { message, second, third }.Select(Poison.AttemptsOf));
        Assert.Equal(1, Poison.AttemptsOf(Poison.Without(third)));
        Assert.Equal(message.Headers, Poison.Without(third).Headers);
    }

    [Fact]
    public void What_a_stranger_says_of_its_attempts_is_not_believed_beyond_reason()
    {
        foreach (var lie in new object[] { long.MaxValue, -5L, "many" })
            Assert.Equal(1, Poison.AttemptsOf(new() { MessageId = "a", Headers = new Dictionary<string, object> { ["ml_bugs"] = lie } }));
    }

    [Fact]
    public void What_is_parked_says_what_was_thrown_and_where()
    {
        var message = Poison.After(new() { MessageId = "a" }, 2);

        var parked = Poison.Parked(message, Caught());

        Assert.Equal([ParkedHeaders.Exception], parked.Headers.Keys);
        Assert.Contains("a bug", (string)parked.Headers[ParkedHeaders.Exception], StringComparison.Ordinal);
        Assert.Contains(nameof(Caught), (string)parked.Headers[ParkedHeaders.Exception], StringComparison.Ordinal);
    }

    private static InvalidOperationException Caught()
    {
        try
        {
            throw new InvalidOperationException("a bug");
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

#pragma warning disable CA2201 // The runtime throws them; here they are only judged.
    private static Exception Of(string thrown) => thrown switch
    {
        nameof(NullReferenceException) => new NullReferenceException(),
        nameof(OutOfMemoryException) => new OutOfMemoryException(),
        nameof(MailException) => new MailException(EnhancedStatus.Transient, "not now"),
        nameof(IOException) => new IOException(),
        nameof(SocketException) => new SocketException(),
        nameof(TimeoutException) => new TimeoutException(),
        nameof(StoreException) => new StoreException("away"),
        nameof(WireException) => new WireException("no mail"),
        "plug-in throws NullReferenceException" => new ComponentException("x", "failed", new NullReferenceException()),
        "plug-in does not come back" => new ComponentException("x", "did not come back") { IsLeft = true },
        "plug-in throws IOException" => new ComponentException("x", "failed", new IOException()),
        "plug-in gives a verdict late" => new ComponentException("x", "failed", new MailException(EnhancedStatus.Transient, "not now")),
        "plug-in is not there" => new ComponentException("x", "cannot be loaded: there is no file x.dll."),
        "plug-in cannot be loaded" => new ComponentException("x", "cannot be loaded", new BadImageFormatException()),
        _ => throw new ArgumentOutOfRangeException(nameof(thrown), thrown, null),
    };
#pragma warning restore CA2201
}

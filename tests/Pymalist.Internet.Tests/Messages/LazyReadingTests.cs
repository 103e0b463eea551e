using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>What is read costs what it is, and not what the message is.</summary>
public sealed class LazyReadingTests
{
    private const int BodyLength = 50_000_000;

    private const string Header =
        "From: Ann <ann@example.org>\r\nTo: Red <red@example.org>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@example.org>\r\n" +
        "References: <0@example.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";

    private static readonly byte[] Message = WithBody();

    // To read 50 MB a thousand times takes ten seconds at least.
    [Fact]
    public void Routing_a_mail_does_not_read_its_body()
    {
        Route();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var time = Bounded.OwnTime(() =>
        {
            for (var i = 0; i < 1000; i++)
                Route();
        });

        Assert.InRange(time.TotalSeconds, 0, 2);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 10_000);
    }

    [Fact]
    public void Editing_a_mail_allocates_nothing_that_grows_with_its_body()
    {
        Edit();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Edit();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void The_tree_of_a_mail_refers_to_its_octets()
    {
        PartTree.Read(Message);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var tree = PartTree.Read(Message);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.True(tree.Root.Children[0].Body.Span.Overlaps(Message));
        Assert.Equal("before\r\n", Encoding.ASCII.GetString(tree.Root.Preamble.Span));
        Assert.Equal("after\r\n", Encoding.ASCII.GetString(tree.Root.Epilogue.Span));
    }

    private static void Edit() => new MessageEdit(Message).Remove(field => field.Is("References"u8)).Add("List-Id", "<red.example.org>").ToSequence();

    private static void Route()
    {
        Assert.Equal("ann@example.org", new Mail { Id = "1", Message = Message }.Author()?.Address.ToString());
        var header = HeaderSection.Within(Message, MessageLimits.Default, out _);
        Assert.True(HeaderSection.TryFind(header, "Message-ID"u8, out var id));
        Assert.Equal("<1@example.org>", MessageIds.Parse(id)[0]);
        Assert.True(HeaderSection.TryFind(header, "To"u8, out var to));
        Assert.Equal("red@example.org", AddressList.Parse(to)[0].Address.ToString());
        Assert.True(HeaderSection.TryFind(header, "Subject"u8, out var subject));
        Assert.Equal("Grüße", EncodedWords.Decode(subject));
    }

    private static byte[] WithBody()
    {
        var start = Encoding.ASCII.GetBytes(Header + "before\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var message = new byte[BodyLength];
        message.AsSpan().Fill((byte)'A');
        start.CopyTo(message, 0);
        var end = "\r\n--b--\r\nafter\r\n"u8;
        end.CopyTo(message.AsSpan(BodyLength - end.Length));
        return message;
    }
}

using System.Text;
using System.Text.Json;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>What is nested a million deep, on a thread with a stack of 256 KB.</summary>
public sealed class NestingTests
{
    private const int Deep = 1_000_000;

    private static readonly MessageLimits NoLimits = new() { MaxDepth = 10_000, MaxParts = 100_000, MaxFieldLength = int.MaxValue, MaxHeaderSectionLength = int.MaxValue, MaxAddresses = 100_000 };

    [Theory]
    [InlineData("Content-Type: message/rfc822\n\n", "")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\n", "")]
    [InlineData("Content-Type: multipart/digest; boundary=\"b\"\n\n--b\n\n", "--b--\n")]
    public void No_tree_is_descended_into(string open, string close)
    {
        OnSmallStack(() => Inspect(Nested(open, close, Deep), MessageLimits.Default));
        OnSmallStack(() => Inspect(Nested(open, close, 12_000), NoLimits));
    }

    [Theory]
    [InlineData("((", "", Deep)]
    [InlineData("a:", ";", Deep)]
    [InlineData("<", ">", Deep)]
    [InlineData("=?utf-8?q?=?utf-8?b?", "?=", Deep / 10)]
    [InlineData("a/b; x=\"\\\"", "\"", Deep / 10)]
    public void No_field_is_descended_into(string open, string close, int deep)
    {
        var field = Nested(open, close, deep);

        OnSmallStack(() => Inspect([.. "To: "u8, .. field], NoLimits));
        OnSmallStack(() => AddressList.Parse(field));
        OnSmallStack(() => EncodedWords.Decode(field));
        OnSmallStack(() => ContentField.Parse(field, maxParameters: 100));
        OnSmallStack(() => MessageIds.Parse(field));
        OnSmallStack(() => Assert.False(MailDate.TryParse(field, out _)));
    }

    private static byte[] Nested(string open, string close, int deep) =>
        Encoding.ASCII.GetBytes(new StringBuilder().Insert(0, open, deep).ToString() + new StringBuilder().Insert(0, close, close.Length == 0 ? 0 : deep));

    private static void Inspect(byte[] message, MessageLimits limits)
    {
        var inspection = Inspection.Of(message, limits);
        InspectionText.Write(inspection, "file", TextWriter.Null);
        using var json = new Utf8JsonWriter(Stream.Null);
        InspectionJson.Write(inspection, "file", json);
    }

    private static void OnSmallStack(Action work)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(work), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}

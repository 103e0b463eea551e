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
    [InlineData("From: ((", "")]
    [InlineData("To: a:", ";")]
    [InlineData("<", ">")]
    [InlineData("Subject: =?utf-8?q?=?utf-8?b?", "?=")]
    [InlineData("Content-Type: a/b; x=\"\\\"", "\"")]
    public void No_reader_descends(string open, string close)
    {
        var message = Encoding.ASCII.GetBytes(new StringBuilder().Insert(0, open, Deep).Insert(open.Length * Deep, close, close.Length > 0 ? Deep : 0).ToString());

        OnSmallStack(() => Inspect(message, MessageLimits.Default));
        OnSmallStack(() => Inspect(message[..(open.Length * 12_000)], NoLimits));
        OnSmallStack(() => AddressList.Parse(message));
        OnSmallStack(() => EncodedWords.Decode(message));
        OnSmallStack(() => MessageIds.Parse(message));
        OnSmallStack(() => MailDate.TryParse(message, out _));
    }

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

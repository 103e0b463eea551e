using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Bounces;

/// <summary>The message that a report returns, whole or its header section, or nothing of it.</summary>
/// <param name="octets">From its first field on; empty where nothing is returned.</param>
internal sealed class ReturnedMessage(ReadOnlyMemory<byte> octets)
{
    private const int MaxFieldLength = 10_000;

    public ReadOnlyMemory<byte> Octets => octets;

    /// <summary>What a notice says in text, with the message behind it.</summary>
    public static ReturnedMessage Of(string text) => new(Encoding.UTF8.GetBytes(text.TrimStart()));

    /// <summary>Whom its fields say it was for.</summary>
    public IReadOnlyList<AddrSpec> Recipients => [.. AddressList.Parse(Field("To"u8), most: 20).Select(mailbox => mailbox.Address)];

    /// <summary>The report with what the message says of itself.</summary>
    public BounceReport Describe(BounceReport report) => report with
    {
        OriginalMessageId = MessageIds.Parse(Field("Message-ID"u8), most: 1) is [var id] ? id : null,
        OriginalReversePath = report.OriginalReversePath ?? TypedAddress.Read(Encoding.UTF8.GetString(Field("Return-Path"u8))),
    };

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> name)
    {
        foreach (var field in new HeaderFields(octets.Span))
        {
            if (field.Is(name) && field.Raw.Length <= MaxFieldLength)
                return field.Body;
        }

        return default;
    }
}

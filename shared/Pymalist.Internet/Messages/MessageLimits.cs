using System.ComponentModel.DataAnnotations;

namespace Pymalist.Internet.Messages;

/// <summary>How much of a message is read; what lies beyond passes through unread, or the message is refused.</summary>
public sealed record MessageLimits
{
    /// <summary>What holds where nobody says otherwise.</summary>
    public static MessageLimits Default { get; } = new();

    /// <summary>How many levels deep parts are looked at.</summary>
    [Range(1, 10_000)]
    public int MaxDepth { get; init; } = 100;

    /// <summary>How many parts of a message are looked at.</summary>
    [Range(1, 100_000)]
    public int MaxParts { get; init; } = 1_000;

    /// <summary>In octets. A longer field is not decoded.</summary>
    [Range(998, int.MaxValue)]
    public int MaxFieldLength { get; init; } = 100_000;

    /// <summary>In octets. Fields beyond it are not looked at, and no list takes such a message.</summary>
    [Range(998, int.MaxValue)]
    public int MaxHeaderSectionLength { get; init; } = 1_000_000;

    /// <summary>How many addresses of a field are read.</summary>
    [Range(1, 100_000)]
    public int MaxAddresses { get; init; } = 1_000;

    /// <summary>How many parameters of a field are read.</summary>
    [Range(1, 10_000)]
    public int MaxParameters { get; init; } = 100;
}

using System.Globalization;

namespace Pymalist;

/// <summary>An enhanced mail system status code (RFC 3463): class, subject and detail, as in <c>5.1.1</c>.</summary>
/// <param name="Class">2 success, 4 persistent transient failure, 5 permanent failure.</param>
/// <param name="Subject">0 to 999: addressing, mailbox, mail system, network, protocol, content, policy.</param>
/// <param name="Detail">0 to 999.</param>
public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    /// <summary>2.0.0: done.</summary>
    public static readonly EnhancedStatus Success = new(2, 0, 0);

    /// <summary>4.0.0: not now, for a reason that nobody named.</summary>
    public static readonly EnhancedStatus Transient = new(4, 0, 0);

    /// <summary>4.4.1: there is no answer from there.</summary>
    public static readonly EnhancedStatus NoAnswer = new(4, 4, 1);

    /// <summary>4.4.2: the connection broke.</summary>
    public static readonly EnhancedStatus BadConnection = new(4, 4, 2);

    /// <summary>5.0.0: never, for a reason that nobody named.</summary>
    public static readonly EnhancedStatus Permanent = new(5, 0, 0);

    /// <summary>5.1.2: there is nobody of that address here (no such list).</summary>
    public static readonly EnhancedStatus BadDestination = new(5, 1, 2);

    /// <summary>5.3.4: too big.</summary>
    public static readonly EnhancedStatus MessageTooBig = new(5, 3, 4);

    /// <summary>5.4.6: it goes round in a circle.</summary>
    public static readonly EnhancedStatus RoutingLoop = new(5, 4, 6);

    /// <summary>5.4.7: it was tried for as long as it is.</summary>
    public static readonly EnhancedStatus DeliveryTimeExpired = new(5, 4, 7);

    /// <summary>5.6.0: the message is not what it has to be.</summary>
    public static readonly EnhancedStatus BadContent = new(5, 6, 0);

    /// <summary>5.7.2: the sender may not post to this list.</summary>
    public static readonly EnhancedStatus PostingProhibited = new(5, 7, 2);

    /// <summary>Done.</summary>
    public bool IsSuccess => Class == 2;

    /// <summary>A later try will not help.</summary>
    public bool IsPermanent => Class == 5;

    /// <summary>A later try may help: neither of the two others.</summary>
    public bool IsTransient => !IsSuccess && !IsPermanent;

    /// <summary>Reads <c>5.1.1</c> at the start of a text, as in an SMTP reply (RFC 2034) or a Status field (RFC 3464).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EnhancedStatus status)
    {
        status = default;
        text = text.TrimStart(' ');
        var end = text.IndexOf(' ');
        Span<Range> parts = stackalloc Range[4];
        var code = end < 0 ? text : text[..end];
        if (code.Split(parts, '.') != 3 || code[parts[0]] is not ("2" or "4" or "5"))
            return false;
        if (!Number(code[parts[1]], out var subject) || !Number(code[parts[2]], out var detail))
            return false;

        status = new EnhancedStatus(code[0] - '0', subject, detail);
        return true;
    }

    private static bool Number(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 999;

    /// <summary><c>5.1.1</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Class}.{Subject}.{Detail}");
}

using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Smtp;

/// <summary>A server's answer to a command (RFC 5321, section 4.2).</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Lines">What stands behind the code on each line; at least one, without control characters.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>The greeting, and the answer to STARTTLS.</summary>
    public const int ServiceReady = 220;

    /// <summary>The server ends the session with it (RFC 5321, section 3.8).</summary>
    public const int ServiceNotAvailable = 421;

    private const int MaxText = 1_000;

    /// <summary>2yz: done.</summary>
    public bool IsDone => Code / 100 == 2;

    /// <summary>3yz: go on.</summary>
    public bool IsIntermediate => Code / 100 == 3;

    /// <summary>4yz or 5yz: a refusal that leaves the session as it was, unless it is 421.</summary>
    public bool IsRefusal => Code / 100 is 4 or 5;

    public bool EndsSession => Code == ServiceNotAvailable;

    /// <summary>The enhanced status that it gives (RFC 2034), if that is of the reply code's class.</summary>
    public EnhancedStatus? Enhanced => EnhancedStatus.TryParse(Lines[0], out var status) && status.Class == Code / 100 ? status : null;

    /// <summary>The enhanced status, or what the reply code alone says: 2.0.0, 4.0.0 or 5.0.0.</summary>
    public EnhancedStatus Status => Enhanced ?? new EnhancedStatus(Code / 100, 0, 0);

    /// <summary>Reads one line of a reply, without its line end.</summary>
    /// <param name="line">As it came in: any octets.</param>
    /// <param name="code">200 to 599.</param>
    /// <param name="text">What stands behind it; what is no text in it is replaced, so that a log shows one line.</param>
    /// <param name="isLast">Whether no more lines belong to the reply.</param>
    public static bool TryParseLine(ReadOnlySpan<byte> line, out int code, out string text, out bool isLast)
    {
        (code, text, isLast) = (0, "", true);
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || line[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        if (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-'))
            return false;

        code = int.Parse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture);
        isLast = line.Length == 3 || line[3] == (byte)' ';
        text = line.Length < 5 ? "" : Printable(Encoding.UTF8.GetString(line[4..]));
        return true;
    }

    /// <summary><c>550 5.1.1 No such user</c>: all of its lines, of bounded length.</summary>
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Code} {string.Join(" / ", Lines)}").TrimEnd();
        return text.Length <= MaxText ? text : text[..MaxText] + " …";
    }

    private static string Printable(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c)).TrimEnd();
}

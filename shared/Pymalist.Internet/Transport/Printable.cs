namespace Pymalist.Internet.Transport;

/// <summary>What a server says, made fit for a log and a terminal.</summary>
internal static class Printable
{
    private const int MaxLength = 200;

    /// <summary>At most 200 characters of it, without control characters.</summary>
    public static string Text(string text) =>
        string.Concat(text.Take(MaxLength).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c));
}

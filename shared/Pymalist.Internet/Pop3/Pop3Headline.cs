using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>Which mail it is, for a person who is told that it was not fetched.</summary>
internal static class Pop3Headline
{
    /// <summary>From what the header section says: <c>, From: Ann, Message-ID: …</c>; empty where it does not say.</summary>
    public static string Of(ReadOnlySpan<byte> header)
    {
        var text = new StringBuilder();
        foreach (var field in new HeaderFields(header))
        {
            if (field.Is("From"u8) || field.Is("Message-ID"u8))
                text.Append(", ").Append(Encoding.ASCII.GetString(field.Name)).Append(": ").Append(Printable.Text(Unfolded(field.Body)));
            if (text.Length > 1_000)
                break;
        }

        return text.ToString();
    }

    private static string Unfolded(ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetString(body).Replace("\r\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim();
}

using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.EndToEnd.Genuine;

/// <summary>What a member got.</summary>
/// <param name="List">From which list: the local part of its address.</param>
/// <param name="Octets">With CR LF, as they go over the wire.</param>
internal sealed record Copy(string List, byte[] Octets)
{
    public string Text => Encoding.Latin1.GetString(Octets);

    /// <summary>The policy of its author's domain, which stands in the body.</summary>
    public string Policy => Text.Split("Hello by ")[1].Split('.')[0];

    /// <summary>Of the address in From.</summary>
    public string FromDomain => Field("From").Split('@')[^1].TrimEnd('>');

    /// <param name="list">From which list.</param>
    /// <param name="message">With LF, in Latin-1.</param>
    public static Copy Of(string list, string message) =>
        new(list, Encoding.Latin1.GetBytes(message.Replace("\n", "\r\n", StringComparison.Ordinal)));

    /// <summary>The body of the first field of this name, unfolded; empty where there is none.</summary>
    public string Field(string name)
    {
        foreach (var field in new HeaderFields(Octets))
        {
            if (field.Is(Encoding.ASCII.GetBytes(name)))
                return Encoding.Latin1.GetString(field.Body).Replace("\r\n", "", StringComparison.Ordinal).Trim();
        }

        return "";
    }

    public override string ToString() => $"{Policy} by {List}:\n{Text}";

    /// <summary>With one octet of this text made another.</summary>
    public Copy Changed(string text)
    {
        var octets = Octets.ToArray();
        octets[octets.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text))] ^= 1;
        return this with { Octets = octets };
    }
}

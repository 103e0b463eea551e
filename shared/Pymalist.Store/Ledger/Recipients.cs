using System.Text;

namespace Pymalist.Store;

/// <summary>The keys of addresses: the same for those that <see cref="AddrSpec"/> takes for equal.</summary>
internal static class Recipients
{
    // Equal are those that are so in upper case. Where that is ASCII, lower case says the same, and is what addresses are written in.
    public static string Key(AddrSpec address)
    {
        var upper = address.ToString().ToUpperInvariant();
        return Ascii.IsValid(upper) ? upper.ToLowerInvariant() : upper;
    }

    /// <summary>By their keys, each once, in their order.</summary>
    public static OrderedDictionary<string, Mailbox> ByKey(IReadOnlyList<Mailbox> recipients)
    {
        var byKey = new OrderedDictionary<string, Mailbox>(recipients.Count, StringComparer.Ordinal);
        foreach (var recipient in recipients)
            byKey.TryAdd(Key(recipient.Address), recipient);
        return byKey;
    }

    /// <summary>The rows of a statement: key, and address where that is another.</summary>
    public static string Json(IEnumerable<KeyValuePair<string, Mailbox>> recipients) => RowJson.Of(recipients, static (json, recipient) =>
    {
        var address = recipient.Value.Address.ToString();
        json.WriteStringValue(recipient.Key);
        json.WriteStringValue(address == recipient.Key ? null : address);
    });
}

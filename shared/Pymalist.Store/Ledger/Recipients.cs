namespace Pymalist.Store;

/// <summary>Recipients by the keys of their addresses.</summary>
internal static class Recipients
{
    /// <summary>By their keys, each once, in their order.</summary>
    public static OrderedDictionary<string, Mailbox> ByKey(IReadOnlyList<Mailbox> recipients)
    {
        var byKey = new OrderedDictionary<string, Mailbox>(recipients.Count, StringComparer.Ordinal);
        foreach (var recipient in recipients)
            byKey.TryAdd(recipient.Address.Key, recipient);
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

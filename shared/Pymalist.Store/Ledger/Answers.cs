using System.Text;
using System.Text.Json;

namespace Pymalist.Store;

/// <summary>What became of recipients, as the rows of a statement.</summary>
internal static class Answers
{
    // A reply has at most 512 octets a line (RFC 5321, section 4.5.3.1.5) and any number of lines.
    private const int MaxReply = 1024;

    // As a table of its own, with the post in it, the answers come first and each finds its row by the key. Else SQLite goes through
    // all rows of the post, and for each of them through all answers.
    public const string Record = """
        WITH answer AS MATERIALIZED (
            SELECT @post AS post, value->>0 AS recipient, CAST(value->>1 AS BIGINT) AS state, CAST(value->>2 AS BIGINT) AS attempt,
                CAST(value->>3 AS BIGINT) AS due, value->>4 AS status, value->>5 AS reply
            FROM json_each(@rows)
        )
        UPDATE delivery SET
            state = answer.state, attempts = delivery.attempts + answer.attempt,
            first_attempt = COALESCE(delivery.first_attempt, CASE WHEN answer.attempt = 1 THEN @now END),
            changed = @now, due = answer.due, status = answer.status, reply = answer.reply
        FROM answer
        WHERE delivery.post = answer.post AND delivery.recipient = answer.recipient AND delivery.state <> 2
            AND (answer.state = 2 OR delivery.claim = @claim)
            /*postgres AND delivery.post = @post AND delivery.recipient IN (SELECT value->>0 FROM json_each(@rows)) */
        """;

    /// <summary>The last of each recipient.</summary>
    public static string Json(IEnumerable<LedgerEntry> entries)
    {
        var last = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
            last[entry.Recipient.Key] = entry;
        return RowJson.Of(last, Write);
    }

    private static void Write(Utf8JsonWriter json, KeyValuePair<string, LedgerEntry> answer)
    {
        var entry = answer.Value;
        json.WriteStringValue(answer.Key);
        json.WriteNumberValue((int)entry.State);
        json.WriteNumberValue(entry.IsAttempt ? 1 : 0);
        if (entry is { State: DeliveryState.Deferred, Due: { } due })
            json.WriteNumberValue(due.ToUnixTimeMilliseconds());
        else
            json.WriteNullValue();
        json.WriteStringValue(Storable(entry.Status));
        json.WriteStringValue(Storable(entry.Reply));
    }

    // Words of others: no text in PostgreSQL has a NUL, and none in JSON half a character.
    public static string Storable(string text)
    {
        var cut = text.Length > MaxReply ? text[..MaxReply] : text;
        return Ascii.IsValid(cut) && !cut.Contains('\0') ? cut : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', '\ufffd');
    }
}

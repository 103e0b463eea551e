using System.Text.Json;
using Pymalist.Hosting;
using Pymalist.Hosting.Operating;
using Pymalist.Queues;
using Pymalist.Standalone.Printing;
using Pymalist.Store;

namespace Pymalist.Standalone.Parked;

/// <summary>What was given up, for people and programs to look at.</summary>
internal static class ParkedMails
{
    public static async Task<int> List(Installed installed, bool json, CancellationToken cancellationToken)
    {
        var table = new TextTable("N", "parked", "from", "attempts", "octets", "message", "reason");
        await foreach (var parked in installed.Store.Parking.All(cancellationToken))
        {
            if (json)
                JsonLine.Write(Facts(parked));
            else
                table.Add(Say.Number(parked.Number), Say.Time(parked.At), parked.Queue, Say.Number(parked.Attempt + 1), Say.Number(parked.Size), parked.MessageId, parked.Reason);
        }

        if (!table.IsEmpty)
            table.Write();
        else if (!json)
            Console.WriteLine("Nothing is parked.");
        return ExitCodes.Done;
    }

    public static async Task<int> Show(Installed installed, long number, string? file, bool json, CancellationToken cancellationToken)
    {
        if (await installed.Store.Parking.Find(number, cancellationToken) is not { } parked)
        {
            await Console.Error.WriteLineAsync($"{number}: there is no such parked message.");
            return ExitCodes.Failed;
        }

        var left = await installed.Store.Ledger.RowsOfPost(parked.MessageId, cancellationToken)
            .Where(row => row.State != DeliveryState.Delivered)
            .ToArrayAsync(cancellationToken);
        if (file is not null)
            await File.WriteAllBytesAsync(file, parked.Body, cancellationToken);
        if (json)
            JsonLine.Write(Facts(parked, left));
        else
            Write(parked, left);
        return ExitCodes.Done;
    }

    private static void Write(ParkedMail parked, LedgerRow[] left)
    {
        var facts = new TextTable("parked message", Say.Number(parked.Number));
        facts.Add("message", parked.MessageId);
        facts.Add("from", parked.Queue);
        facts.Add("reason", parked.Reason);
        facts.Add("parked", Say.Time(parked.At));
        facts.Add("attempts", Say.Number(parked.Attempt + 1));
        facts.Add("octets", Say.Number(parked.Size));
        foreach (var header in Headers(parked).EnumerateObject().Where(header => header.Name is not (ParkedHeaders.Reason or ParkedHeaders.From or ParkedHeaders.Exception)))
            facts.Add(header.Name, header.Value.ValueKind == JsonValueKind.String ? header.Value.GetString()! : header.Value.GetRawText());
        facts.Write();
        WriteThrown(parked);
        if (left.Length == 0)
            return;

        Console.WriteLine();
        RecipientTable.Of(left).Write();
    }

    // A stack is read line by line.
    private static void WriteThrown(ParkedMail parked)
    {
        if (!Headers(parked).TryGetProperty(ParkedHeaders.Exception, out var thrown))
            return;

        Console.WriteLine();
        foreach (var line in thrown.ToString().Split('\n'))
            Console.WriteLine(PrintableText.Of(line.TrimEnd('\r')));
    }

    private static object Facts(ParkedMail parked) => new
    {
        parked.Number,
        Message = parked.MessageId,
        parked.Queue,
        parked.Reason,
        Attempts = parked.Attempt + 1,
        Parked = parked.At,
        parked.ContentType,
        parked.Size,
    };

    private static object Facts(ParkedMail parked, LedgerRow[] left) => new
    {
        parked.Number,
        Message = parked.MessageId,
        parked.Queue,
        parked.Reason,
        Attempts = parked.Attempt + 1,
        Parked = parked.At,
        parked.ContentType,
        parked.Size,
        Headers = Headers(parked),
        Left = left.Select(RecipientTable.Facts),
    };

    private static JsonElement Headers(ParkedMail parked)
    {
        using var headers = JsonDocument.Parse(parked.Headers);
        return headers.RootElement.Clone();
    }
}

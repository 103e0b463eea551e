using System.Text;
using Pymalist.Hosting;
using Pymalist.Hosting.Operating;
using Pymalist.Internet.Messages;
using Pymalist.Lists;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Operations;
using Pymalist.Standalone.Parked;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Held;

/// <summary>What an operator does about held mail.</summary>
/// <param name="installed">The installation.</param>
/// <param name="json">Whether programs read what is said.</param>
internal sealed class HeldDesk(Installed installed, bool json)
{
    private const int PageSize = 500;
    private const int ShownLines = 40;

    private readonly IListStore _lists = installed.Store.Lists;

    public async Task<int> List(AddrSpec? list, bool all, CancellationToken cancellationToken)
    {
        var table = new TextTable("number", "list", "since", "author", "subject", "state", "reasons");
        foreach (var state in all ? Enum.GetValues<HeldState>() : [HeldState.Held])
        {
            await foreach (var held in Of(list, state, cancellationToken))
            {
                if (json)
                    JsonLine.Write(Facts(held));
                else
                    table.Add(Say.Number(held.Number), $"{held.List}", Say.Time(held.At), $"{held.Author}", held.Subject, Say.Word(held.State), string.Join("; ", held.Reasons));
            }
        }

        if (!table.IsEmpty)
            table.Write();
        else if (!json)
            Console.WriteLine("No mail is held.");
        return ExitCodes.Done;
    }

    public async Task<int> Show(long number, string? file, bool raw, CancellationToken cancellationToken)
    {
        if (await _lists.Read(session => session.Held.Find(number), cancellationToken) is not { } held)
        {
            await Console.Error.WriteLineAsync($"There is no held mail {number}.");
            return ExitCodes.Failed;
        }

        var octets = await _lists.Octets(held.Octets, cancellationToken);
        if (file is not null && octets is { } message)
            await File.WriteAllBytesAsync(file, message, cancellationToken);
        if (raw)
            return await WriteRaw(number, octets, cancellationToken);
        if (json)
            JsonLine.Write(Facts(held));
        else
            Write(held, octets);
        return ExitCodes.Done;
    }

    public async Task<int> Decide(long[] numbers, ModeratorDecision decision, Order order, CancellationToken cancellationToken)
    {
        var operation = new HeldAdministration(installed.Catalog, _lists);
        var outcome = new Outcome(json, "decided");
        foreach (var number in numbers.Distinct())
        {
            var (isDone, text) = await operation.Decide(number, decision, order, cancellationToken);
            if (isDone)
                outcome.Done(number, order.IsDryRun ? $"Would be: {text}" : text);
            else
                outcome.Failed(number, text);
        }

        outcome.Write();
        return outcome.AllDone ? ExitCodes.Done : ExitCodes.Failed;
    }

    private async IAsyncEnumerable<HeldPost> Of(AddrSpec? list, HeldState state, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long after = 0; ;)
        {
            var page = await _lists.Read(session => session.Held.Page(list, state, after, PageSize), cancellationToken);
            foreach (var held in page)
                yield return held;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Number;
        }
    }

    private static async Task<int> WriteRaw(long number, ReadOnlyMemory<byte>? octets, CancellationToken cancellationToken)
    {
        if (octets is not { } message)
        {
            await Console.Error.WriteLineAsync($"The octets of held mail {number} are not kept any more.");
            return ExitCodes.Failed;
        }

        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(message, cancellationToken);
        return ExitCodes.Done;
    }

    private static void Write(HeldPost held, ReadOnlyMemory<byte>? octets)
    {
        Console.WriteLine($"Held mail {held.Number} for {held.List}, {Say.Word(held.State)}, since {Say.Time(held.At)}");
        foreach (var reason in held.Reasons)
            Console.WriteLine($"  {PrintableText.Of($"{reason}")}");
        if (held.DecidedBy.Length > 0)
            Console.WriteLine(PrintableText.Of($"  {Say.Word(held.State)} by {held.DecidedBy} at {Say.Time(held.DecidedAt)}: {held.Decision}"));
        Console.WriteLine();
        foreach (var line in Lines(octets ?? default))
            Console.WriteLine($"  {PrintableText.Of(line)}");
    }

    private static string[] Lines(ReadOnlyMemory<byte> octets)
    {
        var start = octets[..Math.Min(octets.Length, MessageLimits.Default.MaxHeaderSectionLength)];
        string[] lines = [.. Encoding.UTF8.GetString(start.Span).ReplaceLineEndings("\n").Split('\n')];
        return lines.Length > ShownLines ? [.. lines.Take(ShownLines), $"… and {lines.Length - ShownLines} lines more; --out FILE writes it."] : lines;
    }

    private static object Facts(HeldPost held) => new
    {
        held.Number,
        List = held.List.ToString(),
        Mail = held.MailId,
        held.State,
        held.At,
        Author = held.Author?.ToString(),
        held.Subject,
        held.Size,
        Reasons = held.Reasons.Select(reason => $"{reason}"),
        held.DecidedBy,
        held.Decision,
        held.DecidedAt,
    };
}

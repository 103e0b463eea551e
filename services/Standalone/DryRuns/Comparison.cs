using Pymalist.Lists.Rewriting;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.DryRuns;

/// <summary>What two configurations do otherwise with the same messages.</summary>
/// <param name="now">The one.</param>
/// <param name="then">The other.</param>
/// <param name="json">Whether programs read it.</param>
internal sealed class Comparison(DryRun now, DryRun then, bool json)
{
    // Signatures have a time in them.
    private static readonly string[] NeverTheSame = ["DKIM-Signature", "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"];

    private int _same;
    private int _different;

    /// <summary>Tries a message on both, and tells of it where they do not agree.</summary>
    public async Task Try(string place, Mail mail, CancellationToken cancellationToken)
    {
        var before = await now.Process(place, mail, cancellationToken);
        var after = await then.Process(place, mail, cancellationToken);
        var differences = Differences(before, after).ToArray();
        if (differences.Length == 0)
        {
            _same++;
            return;
        }

        _different++;
        if (json)
            JsonLine.Write(new { file = place, decision = before.Verdict, other_decision = after.Verdict, differences });
        else
            Console.WriteLine(string.Join(Environment.NewLine, differences.Prepend($"{place}:").Select((line, i) => i == 0 ? line : "  " + line)));
    }

    /// <summary>Says how many that were.</summary>
    public void Conclude()
    {
        if (!json)
            Console.WriteLine($"{_same + _different} messages: {_different} otherwise, {_same} the same.");
    }

    private static IEnumerable<string> Differences(Decision before, Decision after)
    {
        if (before.Verdict != after.Verdict || before.Reason != after.Reason)
            yield return $"{before.Verdict}: {before.Reason} -> {after.Verdict}: {after.Reason}";

        string[] reached = [.. Recipients(before)], reaches = [.. Recipients(after)];
        foreach (var recipient in reached.Except(reaches))
            yield return $"no more to {recipient}";
        foreach (var recipient in reaches.Except(reached))
            yield return $"now to {recipient}";

        string[] had = [.. Facts(before)], has = [.. Facts(after)];
        foreach (var fact in had.Except(has))
            yield return $"- {fact}";
        foreach (var fact in has.Except(had))
            yield return $"+ {fact}";
    }

    private static IEnumerable<string> Recipients(Decision decision) =>
        decision.Outgoing.SelectMany(outgoing => outgoing.Mail.Recipients.Select(recipient => $"{recipient.Address} ({outgoing.Mail.List?.Address})"));

    private static IEnumerable<string> Facts(Decision decision) => decision.Lists.SelectMany(list => Facts(list).Select(fact => $"{list.List.Address}: {fact}"));

    private static IEnumerable<string> Facts(ListReport list) =>
    [
        .. list.Rules.Where(rule => rule.Verdict is not null).Select(rule => $"rule {rule.Rule}: {rule.Verdict!.Act}: {rule.Verdict.Reason}"),
        .. list.Plan is { } plan ? [$"strategy {plan.Strategy}: {plan.Reason}"] : (string[])[],
        .. list.Changes.Where(IsLasting).Select(change => $"{change}"),
    ];

    private static bool IsLasting(Change change) => !NeverTheSame.Contains(change.What, StringComparer.OrdinalIgnoreCase);
}

using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy;

/// <summary>Asks rules about a post, one after the other.</summary>
/// <remarks>
/// The first rule that rejects or discards ends it. So does the first that accepts, as long as none before it holds: what is
/// to be kept from everyone stands in front of that. A hold goes on to the next rules, so that moderators see all that speaks
/// for it; it stands unless a later rule rejects or discards. What no rule objects to is accepted.
/// </remarks>
/// <param name="rules">In the order in which they are asked.</param>
public sealed class PostPolicy(IReadOnlyList<IPostRule> rules)
{
    private static readonly Verdict Unopposed = new(Act.Accept, "None", "No rule speaks against it.");

    private readonly (string Name, IPostRule Rule)[] _rules = [.. rules.Select(rule => (rule.Name, rule))];

    /// <summary>What becomes of a post.</summary>
    public async ValueTask<Decision> Judge(Post post, CancellationToken cancellationToken)
    {
        var trace = new List<Judgement>();
        var holds = new List<Verdict>();
        foreach (var (name, rule) in _rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var verdict = Explained(await rule.Judge(post, cancellationToken), name);
            trace.Add(new Judgement(name, verdict));
            if (verdict?.Act == Act.Hold)
                holds.Add(verdict);
            else if (verdict is not null && (verdict.Act != Act.Accept || holds.Count == 0))
                return new Decision(verdict, trace);
        }

        return new Decision(holds.Count > 0 ? Joined(holds) : Unopposed, trace);
    }

    internal static string NameOf(Type type)
    {
        const string kind = "Rule";
        var name = type.Name;
        return name.Length > kind.Length && name.EndsWith(kind, StringComparison.Ordinal) ? name[..^kind.Length] : name;
    }

    // A third party's rule may forget to say why.
    private static Verdict? Explained(Verdict? verdict, string name) => verdict switch
    {
        null => null,
        _ when string.IsNullOrWhiteSpace(verdict.Reason) =>
            Verdict.Of(verdict.Act, verdict.Rule, Sentence.Of(NoticeKind.ReasonUnexplained, ("rule", name))) with { Advice = verdict.Advice, IsSuspect = verdict.IsSuspect },
        _ => verdict,
    };

    private static Verdict Joined(List<Verdict> holds) => holds[0] with
    {
        Words = holds.Count == 1 ? holds[0].Words : null,
        Reason = Sentences(holds.Select(hold => hold.Reason)) ?? "",
        Advice = Sentences(holds.Select(hold => hold.Advice)),
        IsSuspect = holds.Any(hold => hold.IsSuspect),
    };

    private static string? Sentences(IEnumerable<string?> sentences) =>
        string.Join(' ', sentences.Where(sentence => !string.IsNullOrWhiteSpace(sentence)).Distinct()) is { Length: > 0 } text ? text : null;
}

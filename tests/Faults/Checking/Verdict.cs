using System.Globalization;

namespace Pymalist.Faults.Checking;

/// <summary>A post and one of its recipients.</summary>
internal readonly record struct Pair(string MessageId, string Recipient)
{
    public override string ToString() => $"{Recipient} {MessageId}";
}

/// <summary>What a <see cref="Checker"/> found.</summary>
internal sealed record Verdict
{
    private const int Shown = 10;

    /// <summary>Of what disturbed the run.</summary>
    public required int Seed { get; init; }

    /// <summary>How many recipients, over all posts.</summary>
    public required int Expected { get; init; }

    /// <summary>How many of them have at least one copy.</summary>
    public required int Delivered { get; init; }

    /// <summary>Those who have none.</summary>
    public required IReadOnlyList<Pair> Lost { get; init; }

    /// <summary>Those who have a copy and should have none.</summary>
    public required IReadOnlyList<Pair> Unexpected { get; init; }

    /// <summary>How many copies there are beyond the first ones.</summary>
    public required int SecondCopies { get; init; }

    /// <summary>How many of them are allowed.</summary>
    public required int Allowed { get; init; }

    /// <summary>Those who have more copies than their doubts allow.</summary>
    public required IReadOnlyList<Pair> Duplicated { get; init; }

    /// <summary>Those whose copies differ in their octets.</summary>
    public required IReadOnlyList<Pair> Altered { get; init; }

    /// <summary>How many were in doubt and have a copy from later.</summary>
    public required int Recovered { get; init; }

    /// <summary>Those of whom the ledger does not say what happened.</summary>
    public required IReadOnlyList<Pair> Contradicted { get; init; }

    /// <summary>What was given up, and why: not lost, a person may send it on; but no experiment expects any.</summary>
    public IReadOnlyList<string> Parked { get; init; } = [];

    /// <summary>Nothing lost, nobody bothered, and no second copy that is not allowed or not the same.</summary>
    public bool IsGood => Lost.Count + Unexpected.Count + Duplicated.Count + Altered.Count + Contradicted.Count == 0;

    /// <summary>Fails with all that was found.</summary>
    public Verdict AssertGood()
    {
        Assert.True(IsGood, ToString());
        return this;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        seed {Seed}: {Delivered} of {Expected} delivered, lost {Lost.Count}, duplicated {Duplicated.Count}, unexpected {Unexpected.Count}, altered {Altered.Count}, recovered {Recovered}, second copies {SecondCopies} of {Allowed} allowed, ledger wrong {Contradicted.Count}, parked {Parked.Count}{Some(nameof(Lost), Lost)}{Some(nameof(Duplicated), Duplicated)}{Some(nameof(Unexpected), Unexpected)}{Some(nameof(Altered), Altered)}{Some(nameof(Contradicted), Contradicted)}{Some(nameof(Parked), Parked)}
        """);

    private static string Some<T>(string name, IReadOnlyList<T> found) =>
        string.Concat(found.Take(Shown).Select(one => $"\n  {name.ToLowerInvariant()}: {one}")) + (found.Count > Shown ? "\n  …" : "");
}

using System.Globalization;

namespace Pymalist.Bench;

/// <summary>What is measured, with how much, how often.</summary>
/// <param name="Subject">One of <see cref="Subjects"/>.</param>
/// <param name="Mails">In each run.</param>
/// <param name="Members">Of the list.</param>
/// <param name="Repeat">How many runs.</param>
internal sealed record BenchOptions(string Subject, int Mails, int Members, int Repeat)
{
    public const string Usage = "usage: bench play|services|queues|ledger|delivery|smtp|pop3|edit|parse|archive [--mails N] [--members M] [--repeat R]; with -p:MailKit=true also mailkit";

    private static readonly string[] Subjects = ["play", "services", "queues", "ledger", "delivery", "smtp", "pop3", "edit", "parse", "archive"];

    /// <summary>Null when they are none.</summary>
    public static BenchOptions? Parse(string[] args)
    {
        if (args is not [var subject, .. var rest] || !Subjects.Contains(subject) || rest.Length % 2 != 0)
            return null;

        var options = new BenchOptions(subject, Mails: subject switch { "smtp" or "archive" => 20_000, "pop3" => 5_000, "ledger" or "delivery" => 1_000, _ => 500 }, Members: subject is "ledger" or "delivery" ? 50 : 10, Repeat: 3);
        foreach (var pair in rest.Chunk(2))
        {
            if (!int.TryParse(pair[1], CultureInfo.InvariantCulture, out var number) || number < 1)
                return null;
            if (options.With(pair[0], number) is not { } changed)
                return null;
            options = changed;
        }

        return options;
    }

    public override string ToString() => $"{Subject} --mails {Mails} --members {Members} --repeat {Repeat}";

    private BenchOptions? With(string name, int number) => name switch
    {
        "--mails" => this with { Mails = number },
        // A hundred are one SMTP transaction; what is measured counts transactions.
        "--members" when number <= 100 => this with { Members = number },
        "--repeat" => this with { Repeat = number },
        _ => null,
    };
}

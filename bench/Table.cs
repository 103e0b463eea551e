using System.Globalization;
using System.Text;

namespace Pymalist.Bench;

/// <summary>Runs scenarios in turn, round after round, so that what else the machine does falls on all of them, and tells what came out.</summary>
internal static class Table
{
    /// <param name="scenarios">References among them.</param>
    /// <param name="rounds">How many count.</param>
    /// <param name="warmUp">Whether a round goes before them, for what runs in this process and is compiled as it goes.</param>
    public static async Task<string> Of(IReadOnlyList<Scenario> scenarios, int rounds, bool warmUp)
    {
        var samples = scenarios.ToDictionary(scenario => scenario.Name, _ => new List<Sample>());
        for (var round = warmUp ? 0 : 1; round <= rounds; round++)
        {
            foreach (var scenario in scenarios)
            {
                var sample = await scenario.Run();
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round}: {scenario.Name}: {sample.Elapsed.TotalSeconds:0.00} s"));
                if (round > 0)
                    samples[scenario.Name].Add(sample);
            }
        }

        return Markdown(scenarios, samples);
    }

    private static string Markdown(IReadOnlyList<Scenario> scenarios, Dictionary<string, List<Sample>> samples)
    {
        var rates = scenarios.ToDictionary(scenario => scenario.Name, scenario => samples[scenario.Name].ConvertAll(sample => scenario.Count / sample.Elapsed.TotalSeconds));
        var text = new StringBuilder("| what | per second, median (min–max) | recipients/s | CPU s | ratio |\n|---|---:|---:|---:|---|\n");
        foreach (var scenario in scenarios)
        {
            var own = rates[scenario.Name];
            var recipients = scenario.Recipients > 0 ? Number(Median(own) * scenario.Recipients) : "";
            var ratios = scenario.References.Select(reference => $"{Median(own.Zip(rates[reference], (a, b) => a / b)).ToString("0.00", CultureInfo.InvariantCulture)} of {reference}");
            text.Append(CultureInfo.InvariantCulture, $"| {scenario.Name} | {Number(Median(own))} ({Number(own.Min())}–{Number(own.Max())}) | {recipients} | {Cpu(samples[scenario.Name])} | {string.Join("; ", ratios)} |\n");
        }

        return text.ToString();
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);

    private static string Cpu(List<Sample> samples) =>
        samples.All(sample => sample.Cpu is not null) ? Median(samples.Select(sample => sample.Cpu!.Value.TotalSeconds)).ToString("0.00", CultureInfo.InvariantCulture) : "";
}

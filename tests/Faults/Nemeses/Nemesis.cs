using System.Globalization;
using Pymalist.Testing;

namespace Pymalist.Faults.Nemeses;

/// <summary>Disturbs at moments that a seed has chosen, and tells what it does.</summary>
/// <param name="seed">The same moments again.</param>
/// <param name="tell">Hears of each disturbance.</param>
internal sealed class Nemesis(int seed, Action<string> tell)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Of whatever else is left to chance.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Disturbs so many times on the way to a goal, at moments all over it.</summary>
    /// <param name="times">How often.</param>
    /// <param name="progress">How far it is; grows.</param>
    /// <param name="goal">Where it is over.</param>
    /// <param name="disturbances">One of them each time, by chance.</param>
    public async Task Disturb(int times, Func<long> progress, long goal, params IReadOnlyList<Disturbance> disturbances)
    {
        var moments = Enumerable.Range(0, times).Select(_ => (long)(goal * (0.02 + (Random.NextDouble() * 0.9)))).Order().ToArray();
        foreach (var moment in moments)
        {
            await Eventually.Holds(() => progress() >= moment, Patience, string.Create(CultureInfo.InvariantCulture, $"{progress()} of {goal} come to {moment}"));
            var disturbance = disturbances[Random.Next(disturbances.Count)];
            tell(string.Create(CultureInfo.InvariantCulture, $"at {progress()} of {goal}: {disturbance.Name}"));
            await disturbance.Do();
        }
    }

    /// <summary>Disturbs so many times, with such pauses between.</summary>
    public async Task Disturb(int times, TimeSpan pause, params IReadOnlyList<Disturbance> disturbances)
    {
        for (var time = 1; time <= times; time++)
        {
            var disturbance = disturbances[Random.Next(disturbances.Count)];
            tell(string.Create(CultureInfo.InvariantCulture, $"{time} of {times}: {disturbance.Name}"));
            await disturbance.Do();
            await Task.Delay(pause);
        }
    }
}

/// <summary>Something that should not happen, and does.</summary>
/// <param name="Name">For people.</param>
/// <param name="Do">Does it, and whatever follows: a restart.</param>
internal sealed record Disturbance(string Name, Func<Task> Do);

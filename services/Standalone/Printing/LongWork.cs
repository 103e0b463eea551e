using Spectre.Console;

namespace Pymalist.Standalone.Printing;

/// <summary>Work that takes long: with a bar on the standard error stream where somebody looks on.</summary>
internal static class LongWork
{
    /// <summary>Does it for each of them, one after the other.</summary>
    public static async Task ForEach<T>(string description, IReadOnlyList<T> items, Func<T, Task> work)
    {
        if (Console.IsErrorRedirected || items.Count < 2)
        {
            foreach (var item in items)
                await work(item);
            return;
        }

        await On(Console.Error).Progress().StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(description), maxValue: items.Count);
            foreach (var item in items)
            {
                await work(item);
                bar.Increment(1);
            }
        });
    }

    /// <summary>Does it; nobody knows how long it takes.</summary>
    public static Task<T> Do<T>(string description, Func<Task<T>> work) =>
        Console.IsErrorRedirected ? work() : On(Console.Error).Status().StartAsync(Markup.Escape(description), _ => work());

    /// <summary>Does it; it says itself how far it is, of a total that may be a guess.</summary>
    public static async Task<T> Measured<T>(string description, double total, Func<Action<double>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
            return await work(_ => { });

        return await On(Console.Error).Progress().StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(description), maxValue: Math.Max(1, total));
            var result = await work(done => bar.Value = Math.Min(done, bar.MaxValue));
            bar.Value = bar.MaxValue;
            return result;
        });
    }

    private static IAnsiConsole On(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}

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

    private static IAnsiConsole On(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}

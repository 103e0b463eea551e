namespace Pymalist.Hosting;

/// <summary>The command line of a service.</summary>
/// <param name="Config">The configuration's file; null for the default one.</param>
/// <param name="Distributor">The only distributor to run; null for all.</param>
/// <param name="Health">Ask the process that runs.</param>
/// <param name="Settings">What is left: settings.</param>
internal sealed record ServiceArguments(string? Config, string? Distributor, bool Health, string[] Settings)
{
    public static ServiceArguments Parse(string[] args)
    {
        var left = args.ToList();
        return new(Take(left, "--config"), Take(left, "--distributor"), left.Remove("--health"), [.. left]);
    }

    // Both --config FILE and --config=FILE.
    private static string? Take(List<string> left, string name)
    {
        var at = left.FindIndex(argument => argument == name || argument.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0)
            return null;

        var argument = left[at];
        left.RemoveAt(at);
        if (argument.Length > name.Length)
            return argument[(name.Length + 1)..];
        if (at == left.Count)
            return "";

        var value = left[at];
        left.RemoveAt(at);
        return value;
    }
}

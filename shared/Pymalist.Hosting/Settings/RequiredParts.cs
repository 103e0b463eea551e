namespace Pymalist.Hosting.Settings;

/// <summary>What a process that does everything needs.</summary>
public static class RequiredParts
{
    /// <summary>A problem for each part that the configuration does not speak of.</summary>
    public static IEnumerable<Problem> MissingParts(this LoadedSettings loaded)
    {
        Problem?[] problems =
        [
            loaded.Settings.Fetcher is null ? Missing("Fetcher") : null,
            loaded.Settings.Processor is null ? Missing("Processor") : null,
            loaded.Settings.Distributors.Count == 0 ? Missing("Distributor") : null,
        ];

        // A part that is there and wrong has had its problem told.
        return problems.OfType<Problem>().Where(missing => !loaded.Problems.Any(problem => problem.Key.StartsWith(missing.Key, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The problem of a section that is not there.</summary>
    internal static Problem Missing(string section) => new($"Pymalist:{section}", "", $"is missing; {What(section)} (docs/configuration.md).");

    private static string What(string section) => section switch
    {
        "Fetcher" => "say where mail comes from",
        "Processor" => "name the lists",
        _ => "say where mail goes to",
    };
}

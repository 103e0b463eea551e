namespace Pymalist.Hosting.Tests;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The example components, as they were built with these tests.</summary>
    public static string ExampleComponents { get; } = Path.Combine(
        Root, "docs", "examples", "components", "bin", Configuration, "net10.0", "Example.Components.dll");

    private static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "pymalist.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("There is no pymalist.sln above the tests.");
        return folder;
    }
}

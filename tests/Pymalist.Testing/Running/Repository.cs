namespace Pymalist.Testing.Running;

/// <summary>The checkout that these tests were built in.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string In(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>What a project of the same build has made.</summary>
    /// <param name="project">Its folder, from the root.</param>
    /// <param name="assembly">The assembly's name.</param>
    public static string Built(string project, string assembly)
    {
        // …/bin/Release/net10.0/, of this project as of that one.
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var file = In(project, "bin", framework.Parent!.Name, framework.Name, assembly + ".dll");
        return File.Exists(file) ? file : throw new FileNotFoundException("It is not built.", file);
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "pymalist.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The tests are not within a checkout.");
    }
}

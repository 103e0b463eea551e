
namespace Pymalist.Testing.Running;

/// <summary>The command <c>pymalist</c>.</summary>
public static class PymalistCommand
{
    public static Task<ServiceProcess> Start(TemporaryFolder folder, params IEnumerable<string> arguments) =>
        ServiceProcess.Start(folder, "Standalone", arguments);

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ended> Run(TemporaryFolder folder, params IEnumerable<string> arguments)
    {
        await using var process = await Start(folder, arguments);
        return await process.Exit();
    }
}

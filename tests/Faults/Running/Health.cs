using System.Globalization;
using System.Net;

namespace Pymalist.Faults.Running;

/// <summary>How a process is, as its operator sees it.</summary>
internal static class Health
{
    private const int TicksPerSecond = 100;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>What it answers: <c>ready</c> or <c>live</c>. Null where it does not.</summary>
    public static async Task<HttpStatusCode?> Ask(this SitePart part, string what)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{part.HealthPort}/health/{what}"));
            return answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>How much of a processor it has used so far (proc(5), <c>/proc/PID/stat</c>).</summary>
    public static TimeSpan ProcessorTime(this SitePart part)
    {
        var stat = File.ReadAllText($"/proc/{part.Process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / (double)TicksPerSecond);
    }

    /// <summary>How many lines it has written.</summary>
    public static int Lines(this SitePart part) => (part.Process.Output + part.Process.Errors).Count(character => character == '\n');
}

using System.CommandLine;
using Pymalist.Standalone.Tracing;

namespace Pymalist.Standalone.Commands;

/// <summary><c>pymalist trace</c>: the whole story of a mail or of a recipient.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("ID|ADDRESS|MESSAGE-ID") { Description = "The id in the log (or what it begins with), a recipient's address, or a Message-ID." };
        what.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { Length: < 4 })
                result.AddError("Say at least four characters of what to trace.");
        });
        var all = new Option<bool>("--all") { Description = "Name those who have got it, too." };
        return InstalledCommand.Create(
            "trace", "The whole story of a mail or a recipient: what was decided and why, each attempt, what is left and when.", [what, all],
            (parsed, installed, json, cancellationToken) => Trace.Run(installed, parsed.GetValue(what)!.Trim(), parsed.GetValue(all), json, cancellationToken));
    }
}

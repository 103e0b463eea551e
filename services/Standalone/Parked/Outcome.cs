using System.Globalization;
using Pymalist.Hosting.Operating;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Parked;

/// <summary>What became of each of several messages: told when all is done, so that no line runs through a progress bar.</summary>
internal sealed class Outcome(bool json, string done)
{
    private readonly List<(long Number, bool IsDone, string Text)> _told = [];

    public bool AllDone => _told.All(told => told.IsDone);

    public void Done(long number, string text) => _told.Add((number, true, text));

    public void Failed(long number, string text) => _told.Add((number, false, text));

    public void Write()
    {
        foreach (var (number, isDone, text) in _told)
        {
            if (json)
                JsonLine.Write(new Dictionary<string, object> { ["number"] = number, [done] = isDone, ["text"] = text });
            else
                (isDone ? Console.Out : Console.Error).WriteLine(PrintableText.Of(string.Create(CultureInfo.InvariantCulture, $"{number}: {text}")));
        }
    }
}

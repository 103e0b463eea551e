using System.Globalization;
using Pymalist.Hosting;
using Pymalist.Hosting.Operating;
using Pymalist.Lists.Archives.Transfer;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Archives;

/// <summary>Says what in archives is not as it was put there.</summary>
internal static class Verifying
{
    public static async Task<int> Run(Installed installed, AddrSpec? list, bool json, CancellationToken cancellationToken)
    {
        var lists = list is not null ? new[] { list } : await installed.Store.Archive.Lists(cancellationToken).Select(one => one.List).ToArrayAsync(cancellationToken);
        var isSound = true;
        foreach (var one in lists)
            isSound &= await Verify(installed, one, json, cancellationToken);
        return isSound ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<bool> Verify(Installed installed, AddrSpec list, bool json, CancellationToken cancellationToken)
    {
        var faults = new List<ArchiveFault>();
        var report = await LongWork.Measured($"verifying {list}", await ArchiveSize.Of(installed, list, cancellationToken), progress =>
            new ArchiveVerification(installed.Store.Archive, list) { OnFault = faults.Add, OnProgress = done => progress(done) }.Run(cancellationToken));
        foreach (var fault in faults)
        {
            if (json)
                JsonLine.Write(new { List = list.ToString(), fault.Number, fault.MessageId, fault.Text });
            else
                await Console.Error.WriteLineAsync(PrintableText.Of(string.Create(CultureInfo.InvariantCulture, $"{list} {fault.Number} {fault.MessageId}: {fault.Text}")));
        }

        if (json)
            JsonLine.Write(new { List = list.ToString(), report.Posts, report.Octets, report.Faults });
        else
            Console.WriteLine($"{list}: {report.Posts} posts, {report.Faults} faults.");
        return report.Faults == 0;
    }
}

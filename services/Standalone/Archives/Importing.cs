using Pymalist.Hosting;
using Pymalist.Hosting.Operating;
using Pymalist.Lists.Archives.Transfer;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Archives;

/// <summary>Brings files into an archive.</summary>
internal static class Importing
{
    // Whoever imports a file of another kind need not read of each line of it.
    private const int MaxTold = 1_000;

    public static async Task<int> Run(
        Installed installed, AddrSpec list, string[] paths, ArchiveImportOptions options, bool json, CancellationToken cancellationToken)
    {
        var failures = new List<ImportFailure>();
        var files = new ArchiveFiles(options);
        var report = await LongWork.Measured("importing", SizeOf(paths), progress => new ArchiveImport(installed.Store.Archive, list, options, TimeProvider.System)
        {
            OnFailure = failure => failures.AddRange(failures.Count < MaxTold ? [failure] : []),
            OnProgress = report => progress(report.Octets),
        }.Run(paths.ToAsyncEnumerable().SelectMany(path => files.Read(path, cancellationToken)), cancellationToken));

        foreach (var failure in failures)
        {
            if (json)
                JsonLine.Write(failure);
            else
                await Console.Error.WriteLineAsync(PrintableText.Of($"{failure.Place}: {failure.Reason}"));
        }

        if (json)
            JsonLine.Write(report);
        else
            Console.WriteLine($"{report.Added} added, {report.Known} there before, {report.Declined} not wanted in an archive by their authors, {report.Failed} not read.");
        return report.Failed == 0 ? ExitCodes.Done : ExitCodes.BadInput;
    }

    private static double SizeOf(string[] paths) => paths.Sum(path => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Sum(file => file.Length)
        : File.Exists(path) ? new FileInfo(path).Length : 0L);
}

using Pymalist.Hosting;
using Pymalist.Lists.Archives.Transfer;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Archives;

/// <summary>Writes an archive into files.</summary>
internal static class Exporting
{
    public static async Task<int> Run(Installed installed, AddrSpec list, string path, bool toMaildir, bool json, CancellationToken cancellationToken)
    {
        try
        {
            var posts = await LongWork.Measured("exporting", await ArchiveSize.Of(installed, list, cancellationToken), progress =>
            {
                var export = new ArchiveExport(installed.Store.Archive, list) { OnProgress = done => progress(done) };
                return toMaildir ? export.ToMaildir(path, cancellationToken) : ToMbox(export, path, cancellationToken);
            });
            if (json)
                JsonLine.Write(new { List = list.ToString(), Path = path, Posts = posts });
            else
                Console.WriteLine($"{posts} posts of {list} are in {path}.");
            return ExitCodes.Done;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }

    // A file that is there stays what it is until the new one is whole.
    private static async Task<long> ToMbox(ArchiveExport export, string path, CancellationToken cancellationToken)
    {
        var written = path + ".part";
        long posts;
        await using (var file = File.Create(written))
        {
            posts = await export.ToMbox(file, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(written, path, overwrite: true);
        return posts;
    }
}

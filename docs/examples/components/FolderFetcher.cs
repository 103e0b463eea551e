using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Pymalist;

namespace Example.Components;

public sealed record FolderOptions
{
    /// <summary>Where programs drop messages, one in a file called <c>….eml</c>.</summary>
    [Required]
    public string Folder { get; init; } = "";
}

/// <summary>Takes messages from a folder.</summary>
public sealed class FolderFetcher(FolderOptions options) : IFetcher
{
    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(options.Folder, "*.eml").Order())
        {
            var message = await File.ReadAllBytesAsync(file, cancellationToken);
            yield return new Mail
            {
                Id = MailId.Of(options.Folder, Path.GetFileName(file), message),
                Message = message,
            };

            // Asked for the next one: this one is safe.
            File.Delete(file);
        }
    }
}

using System.ComponentModel.DataAnnotations;
using Pymalist;

namespace Example.Components;

public sealed record FileOptions
{
    [Required]
    public string Folder { get; init; } = "";
}

/// <summary>Keeps each mail that something went wrong with, with the reason beside it.</summary>
public sealed class FileReactor(FileOptions options) : IReactor
{
    public async Task React(Failure failure, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        var name = Path.Combine(options.Folder, failure.Mail?.Id ?? "no-mail");
        await File.AppendAllTextAsync(name + ".txt", $"{failure.From}: {failure.Exception.Message}{Environment.NewLine}", cancellationToken);
        if (failure.Mail is { } mail)
            await File.WriteAllBytesAsync(name + ".eml", mail.Message, cancellationToken);
    }
}

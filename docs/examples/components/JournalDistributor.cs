using System.ComponentModel.DataAnnotations;
using Pymalist;

namespace Example.Components;

public sealed record JournalOptions
{
    [Required]
    public string File { get; init; } = "";
}

/// <summary>Notes in a file who was sent what, a line for each recipient.</summary>
public sealed class JournalDistributor(JournalOptions options) : IDistributor
{
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        try
        {
            var lines = mail.Recipients.Select(recipient => $"{mail.Id} {mail.List?.Address} {recipient.Address}");
            await File.AppendAllLinesAsync(options.File, lines, cancellationToken);
            return DeliveryReport.Of(mail.Recipients, EnhancedStatus.Success, "noted");
        }
        catch (IOException exception)
        {
            // A full disk will have room again: a later try may help.
            return DeliveryReport.Of(mail.Recipients, EnhancedStatus.Transient, exception.Message);
        }
    }
}

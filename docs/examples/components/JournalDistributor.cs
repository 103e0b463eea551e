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
    private readonly Lock _oneAtATime = new();

    public Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        var lines = mail.Recipients.Select(recipient => $"{mail.Id} {mail.List?.Address} {recipient.Address}");
        try
        {
            // Several mails are in hand at once.
            lock (_oneAtATime)
                File.AppendAllLines(options.File, lines);
            return Task.FromResult(DeliveryReport.Of(mail.Recipients, EnhancedStatus.Success, "noted"));
        }
        catch (IOException exception)
        {
            // A full disk will have room again: a later try may help.
            return Task.FromResult(DeliveryReport.Of(mail.Recipients, EnhancedStatus.Transient, exception.Message));
        }
    }
}

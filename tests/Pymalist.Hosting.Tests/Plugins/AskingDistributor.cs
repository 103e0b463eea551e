using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace Pymalist.Hosting.Tests.Plugins;

/// <summary>A third party's distributor that asks for all that a host can give. It is loaded from this assembly's file.</summary>
public sealed partial class AskingDistributor(IDeliveryJournal journal, AskingOptions options, ISeenMail? seen, ILogger<AskingDistributor> logger) : IDistributor
{
    public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        LogMail(logger, mail.Id, seen is not null);
        await journal.Sending(mail.Id, mail.Recipients, cancellationToken);
        return DeliveryReport.Of(mail.Recipients, EnhancedStatus.Success, options.Reply);
    }

    [LoggerMessage(LogLevel.Information, "{Mail} in hand, seen: {IsSeen}")]
    private static partial void LogMail(ILogger logger, string mail, bool isSeen);
}

/// <summary>Its settings.</summary>
public sealed record AskingOptions
{
    [Required]
    public string Reply { get; init; } = "";
}

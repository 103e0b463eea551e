using System.Data.Common;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// The queues would not take something: no fault of the mail in hand, which comes again. That a message is more than they ever
/// take is such a fault.
/// </summary>
internal sealed class QueueException(Exception innerException) : Exception(innerException.Message, innerException)
{
    /// <summary>Whether an exception only says that the store or the queue is away: they say so themselves in the log, once.</summary>
    public static bool IsOutage(Exception exception) =>
        exception is StoreException or QueueAwayException or DbException or QueueException { InnerException: DbException or ObjectDisposedException };

    /// <summary>Tells what went wrong with the queues from what went wrong with the mail.</summary>
    public static async Task Around(Task publishing)
    {
        try
        {
            await publishing;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or MessageRefusedException))
        {
            throw new QueueException(exception);
        }
    }
}

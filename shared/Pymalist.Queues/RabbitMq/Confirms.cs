using System.Globalization;
using RabbitMQ.Client.Events;

namespace Pymalist.Queues.RabbitMq;

/// <summary>What was written to a channel and has no outcome yet, by the numbers that the broker counts by.</summary>
internal sealed class Confirms
{
    private const ushort NotFound = 404;
    private const ushort PreconditionFailed = 406;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, OutgoingMessage> _waiting = [];
    private ulong _written;

    public bool IsClosed { get; private set; }

    /// <summary>To be called in the order of writing, before it.</summary>
    public void Add(OutgoingMessage message)
    {
        lock (_gate)
        {
            _written++;
            if (IsClosed)
                message.End(PublishOutcome.Unknown);
            else
                _waiting.Add(_written, message);
        }
    }

    public void Confirmed(ulong number, bool andAllBefore, PublishOutcome outcome)
    {
        lock (_gate)
        {
            ulong[] numbers = andAllBefore ? [.. _waiting.Keys.TakeWhile(waiting => waiting <= number)] : [number];
            foreach (var one in numbers)
            {
                if (_waiting.Remove(one, out var message))
                    message.End(message.WasReturned ? PublishOutcome.Unroutable : outcome);
            }
        }
    }

    /// <summary>The broker tells no number here. What is the same in all of this goes to the same queues: none.</summary>
    public void Returned(string exchange, string routingKey, string? messageId)
    {
        lock (_gate)
        {
            foreach (var message in _waiting.Values)
                message.WasReturned |= (message.Exchange, message.RoutingKey, message.Properties.MessageId) == (exchange, routingKey, messageId);
        }
    }

    /// <summary>The channel is gone. One message may be to blame, and then it must not be published again and again.</summary>
    /// <param name="reason">Null when it was us who gave up.</param>
    public void Close(ShutdownEventArgs? reason)
    {
        lock (_gate)
        {
            IsClosed = true;
            foreach (var message in _waiting.Values)
                message.End(Blame(message, reason));
            _waiting.Clear();
        }
    }

    private static PublishOutcome Blame(OutgoingMessage message, ShutdownEventArgs? reason) => reason switch
    {
        { ReplyCode: NotFound } when reason.ReplyText.Contains($"no exchange '{message.Exchange}'", StringComparison.Ordinal) => PublishOutcome.Unroutable,
        { ReplyCode: PreconditionFailed } when reason.ReplyText.Contains(Size(message), StringComparison.Ordinal) => PublishOutcome.TooLarge,
        _ => PublishOutcome.Unknown,
    };

    private static string Size(OutgoingMessage message) => string.Create(CultureInfo.InvariantCulture, $"message size {message.Body.Length} ");
}

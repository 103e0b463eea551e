namespace Pymalist.Faults.Sinks;

/// <summary>
/// What a <see cref="FaultSink"/> answers. A reply of null closes the connection in its place; so does one of 421, once it is
/// said.
/// </summary>
internal sealed record SinkScript
{
    public const string Ok = "250 2.0.0 Ok";

    /// <summary>To MAIL.</summary>
    public Func<SinkTransaction, ValueTask<string?>> Mail { get; init; } = _ => new(Ok);

    /// <summary>To RCPT: the transaction so far, and the address.</summary>
    public Func<SinkTransaction, string, ValueTask<string?>> Recipient { get; init; } = (_, _) => new(Ok);

    /// <summary>
    /// To the end of the message; by LMTP about one recipient, else about all, and the address is empty. The text of the reply
    /// gets the transaction's number.
    /// </summary>
    public Func<SinkTransaction, string, ValueTask<string?>> Message { get; init; } = (_, _) => new(Ok);

    /// <summary>Takes everything, and lets each message wait for its reply.</summary>
    public static SinkScript Slow(TimeSpan delay) => new()
    {
        Message = async (_, _) =>
        {
            await Task.Delay(delay);
            return Ok;
        },
    };
}

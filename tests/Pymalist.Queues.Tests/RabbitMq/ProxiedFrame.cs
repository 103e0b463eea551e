namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>A frame with a method in it, on its way through a <see cref="BrokerProxy"/>.</summary>
/// <param name="Connection">From 1, of all.</param>
/// <param name="Channel">0 for the connection's own.</param>
/// <param name="Method">What it says.</param>
internal sealed record ProxiedFrame(int Connection, int Channel, AmqpMethod Method);

/// <summary>What becomes of a frame.</summary>
internal enum FrameFate
{
    Pass,

    /// <summary>It does not arrive, nor the content that belongs to it. All else does.</summary>
    Lose,

    /// <summary>It does not arrive, and nothing else on this connection any more, in either direction. Nothing is closed.</summary>
    Hang,

    /// <summary>It does not arrive, and both sides are reset.</summary>
    Cut,

    /// <summary>It does not arrive, and its channel is closed: to either side it looks as if the other did it.</summary>
    CloseChannel,
}

/// <summary>Class and method (AMQP 0-9-1, section 1.3), of those that tests ask for.</summary>
internal enum AmqpMethod
{
    /// <summary>The client's first eight octets, before all frames.</summary>
    ProtocolHeader = 0,
    ConnectionTune = (10 << 16) | 30,
    ConnectionOpenOk = (10 << 16) | 41,
    ChannelOpenOk = (20 << 16) | 11,
    ChannelCloseOk = (20 << 16) | 41,
    QueueDeclare = (50 << 16) | 10,
    QueueDeclareOk = (50 << 16) | 11,
    BasicConsumeOk = (60 << 16) | 21,
    BasicPublish = (60 << 16) | 40,
    BasicDeliver = (60 << 16) | 60,
    BasicAck = (60 << 16) | 80,
    ConfirmSelectOk = (85 << 16) | 11,
}

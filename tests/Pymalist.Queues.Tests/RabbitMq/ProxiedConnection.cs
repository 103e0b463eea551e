using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>One connection through a <see cref="BrokerProxy"/>, frame by frame (AMQP 0-9-1, section 4.2.3).</summary>
internal sealed class ProxiedConnection(int number, TcpClient client, TcpClient broker, Func<ProxiedFrame, FrameFate> fate) : IDisposable
{
    private const int Header = 7;
    private const byte MethodFrame = 1;
    private const byte EndOfFrame = 0xce;

    // 541 is INTERNAL_ERROR; no text, and no method that is to blame.
    private static readonly byte[] CloseChannel = [0, 20, 0, 40, 541 >> 8, 541 & 0xff, 0, 0, 0, 0, 0];

    private readonly CancellationTokenSource _over = new();
    private readonly Socket[] _sockets = [client.Client, broker.Client];
    private readonly Side _client = new(client);
    private readonly Side _broker = new(broker);
    private volatile bool _hangs;

    /// <summary>Passes on until both sides have closed, or something is cut.</summary>
    public async Task Run(CancellationToken stop)
    {
        (client.NoDelay, broker.NoDelay) = (true, true);
        await using var stopping = stop.Register(Reset);
        await Task.WhenAll(Guarded(FromClient), Guarded(FromBroker));
    }

    /// <summary>Resets both sides.</summary>
    public void Reset()
    {
        try
        {
            foreach (var socket in _sockets)
                socket.LingerState = new LingerOption(true, 0);
            _over.Cancel();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }
    }

    public void Dispose()
    {
        client.Dispose();
        broker.Dispose();
        _over.Dispose();
        _client.Writing.Dispose();
        _broker.Writing.Dispose();
    }

    // What one side does ends the other.
    private async Task Guarded(Func<Task> pump)
    {
        try
        {
            await pump();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            Reset();
        }
    }

    private async Task FromClient()
    {
        var header = new byte[8];
        await client.GetStream().ReadExactlyAsync(header, _over.Token);
        if (await Arrives(_client, new(number, 0, AmqpMethod.ProtocolHeader)))
            await Write(_broker, header);
        await Pump(_client, _broker);
    }

    private Task FromBroker() => Pump(_broker, _client);

    private async Task Pump(Side from, Side to)
    {
        // Content goes the way of the method before it.
        var lost = new HashSet<int>();
        while (true)
        {
            var (type, channel, frame) = await Read(from.Tcp.GetStream());
            if (type == MethodFrame)
            {
                lost.Remove(channel);
                if (!await Arrives(from, new(number, channel, (AmqpMethod)BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(Header)))))
                    lost.Add(channel);
            }

            if (!_hangs && !lost.Contains(channel))
                await Write(to, frame);
        }
    }

    private async Task<(byte Type, int Channel, byte[] Frame)> Read(NetworkStream stream)
    {
        var header = new byte[Header];
        await stream.ReadExactlyAsync(header, _over.Token);
        var frame = new byte[Header + BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(3)) + 1];
        header.CopyTo(frame, 0);
        await stream.ReadExactlyAsync(frame.AsMemory(Header), _over.Token);
        return (header[0], BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1)), frame);
    }

    private async Task<bool> Arrives(Side from, ProxiedFrame frame)
    {
        if (from.Closed.ContainsKey(frame.Channel))
        {
            // Late, or the answer to a close that the other side has not asked for. A new channel may take the number after it.
            if (frame.Method == AmqpMethod.ChannelCloseOk)
                from.Closed.TryRemove(frame.Channel, out _);
            return false;
        }

        switch (fate(frame))
        {
            case FrameFate.Pass:
                return true;
            case FrameFate.Hang:
                _hangs = true;
                return false;
            case FrameFate.Cut:
                throw new IOException("Cut.");
            case FrameFate.CloseChannel:
                (_client.Closed[frame.Channel], _broker.Closed[frame.Channel]) = (true, true);
                await Write(_client, Method(frame.Channel, CloseChannel));
                await Write(_broker, Method(frame.Channel, CloseChannel));
                return false;
            default:
                return false;
        }
    }

    private async Task Write(Side to, byte[] octets)
    {
        await to.Writing.WaitAsync(_over.Token);
        try
        {
            await to.Tcp.GetStream().WriteAsync(octets, _over.Token);
        }
        finally
        {
            to.Writing.Release();
        }
    }

    private static byte[] Method(int channel, byte[] payload)
    {
        var frame = new byte[Header + payload.Length + 1];
        frame[0] = MethodFrame;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)channel);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(3), payload.Length);
        payload.CopyTo(frame, Header);
        frame[^1] = EndOfFrame;
        return frame;
    }

    // Both pumps write to either side, and a channel is closed for each of them until it has said so.
    private sealed class Side(TcpClient tcp)
    {
        public TcpClient Tcp => tcp;

        public SemaphoreSlim Writing { get; } = new(1, 1);

        public ConcurrentDictionary<int, bool> Closed { get; } = [];
    }
}

namespace Pymalist.Internet.Tests.Transport;

/// <summary>What a server says, in pieces of a given size, and what was said to it. It is silent or gone when all is said.</summary>
/// <param name="script">All of it.</param>
/// <param name="pieceSize">In octets; 0 for a line at a time.</param>
/// <param name="silentAtEnd">Whether it stays when all is said.</param>
internal sealed class ScriptedStream(ReadOnlyMemory<byte> script, int pieceSize, bool silentAtEnd = false) : Stream
{
    private readonly MemoryStream _written = new();
    private ReadOnlyMemory<byte> _rest = script;

    public byte[] Written => _written.ToArray();

    public int Reads { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reads++;
        if (_rest.IsEmpty && silentAtEnd)
            await Task.Delay(Timeout.Infinite, cancellationToken);

        var piece = pieceSize > 0 ? pieceSize : _rest.Span.IndexOf((byte)'\n') + 1;
        var count = Math.Min(Math.Min(piece, buffer.Length), _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _written.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.Buffers;

namespace Pymalist.Internet.Messages;

/// <summary>Two pieces of memory as one sequence, neither of them copied.</summary>
internal sealed class MessageSegment : ReadOnlySequenceSegment<byte>
{
    private MessageSegment(ReadOnlyMemory<byte> memory, long runningIndex, MessageSegment? next) =>
        (Memory, RunningIndex, Next) = (memory, runningIndex, next);

    public static ReadOnlySequence<byte> Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        var end = new MessageSegment(second, first.Length, next: null);
        return new ReadOnlySequence<byte>(new MessageSegment(first, 0, end), 0, end, second.Length);
    }
}

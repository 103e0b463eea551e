namespace Pymalist.Lists.Posts;

/// <summary>Knows each post again that a list distributes.</summary>
public interface IPostRegister
{
    /// <summary>Enters a post; one that is entered keeps what it has.</summary>
    ValueTask<PostEntry> Enter(Mail post, CancellationToken cancellationToken);

    /// <summary>Notes what members get of it, where all of them get the same, or else what one gets of whom nothing is known.</summary>
    ValueTask Made(Mail post, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);
}

/// <summary>What a list has written down of a post.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="At">When it was let through.</param>
public sealed record PostEntry(long Number, DateTimeOffset At);

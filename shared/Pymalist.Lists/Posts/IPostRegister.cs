namespace Pymalist.Lists.Posts;

/// <summary>Knows each post again that a list distributes.</summary>
public interface IPostRegister
{
    /// <summary>Enters a post; one that is entered keeps what it has.</summary>
    ValueTask<PostEntry> Enter(Mail post, CancellationToken cancellationToken);
}

/// <summary>What a list has written down of a post.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="At">When it was let through.</param>
public sealed record PostEntry(long Number, DateTimeOffset At);

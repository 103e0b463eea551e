namespace Pymalist.Lists.Posts;

/// <summary>Writes nothing down: each post is as good as the first one. For a dry run.</summary>
public sealed class UnkeptPosts(TimeProvider time) : IPostRegister
{
    public ValueTask<PostEntry> Enter(Mail post, CancellationToken cancellationToken) => new(new PostEntry(1, time.GetUtcNow()));

    public ValueTask Made(Mail post, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => default;
}

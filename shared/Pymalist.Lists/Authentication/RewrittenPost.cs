namespace Pymalist.Lists.Authentication;

/// <summary>A post as it came, and what the list has made of it.</summary>
/// <param name="Original">All of it, as it came: what its author's server signed.</param>
/// <param name="Rewritten">
/// What the members would get: prefix, footer, List-* fields and all, not signed yet. Where each member's copy differs, one copy, with
/// every field that the others have: whether the author's signature survives is tried on it.
/// </param>
/// <param name="Time">
/// When the post was let through to the members: the same when it is processed again, so that it is judged and signed alike.
/// </param>
public sealed record RewrittenPost(ReadOnlyMemory<byte> Original, ReadOnlyMemory<byte> Rewritten, DateTimeOffset Time);

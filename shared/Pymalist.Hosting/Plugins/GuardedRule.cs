using Pymalist.Lists.Policy;

namespace Pymalist.Hosting.Plugins;

/// <summary>A third party's rule behind a <see cref="CallGuard"/>, under its own name.</summary>
internal sealed class GuardedRule(IPostRule inner, CallGuard guard) : IPostRule, IAsyncDisposable
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    public async ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        await guard.Call(async token => await inner.Judge(post, token), cancellationToken);

    public ValueTask DisposeAsync() => guard.Dispose(inner);
}

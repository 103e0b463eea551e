using Pymalist.Internet.Pop3;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench;

/// <summary>A Dovecot with the list's mailbox.</summary>
/// <param name="settings">More lines for its configuration.</param>
internal sealed class PostOffice(string settings = "") : IAsyncDisposable
{
    public const string User = "bench";
    public const string Password = "nothing-to-hide";

    private readonly DovecotServer _server = new() { Settings = settings };

    public int Port => _server.Port;

    public static async Task<PostOffice> Open(string settings = "")
    {
        var office = new PostOffice(settings);
        await office._server.Start();
        office._server.AddUser(User, Password);
        return office;
    }

    /// <summary>Puts new posts into the mailbox.</summary>
    public void Fill(int mails)
    {
        for (var i = 0; i < mails; i++)
            _server.Deliver(User, Posts.New());
    }

    /// <summary>Fetches all that there is, and throws it away.</summary>
    /// <exception cref="BenchException">That was not so many.</exception>
    public async Task Empty(int mails)
    {
        var fetched = 0;
        await foreach (var _ in new Pop3Fetcher(new Pop3Options { Host = "127.0.0.1", Port = Port, User = User, Password = Password }).Fetch(CancellationToken.None))
            fetched++;
        if (fetched != mails)
            throw new BenchException($"{fetched} mails were fetched in place of {mails}.");
    }

    /// <summary>The same, and how long it took until the last mail had come: what is left then is that the server deletes them.</summary>
    /// <inheritdoc cref="Empty"/>
    public async Task<Sample> ReadAndEmpty(int mails)
    {
        await using var all = new Pop3Fetcher(new Pop3Options { Host = "127.0.0.1", Port = Port, User = User, Password = Password }).Fetch(CancellationToken.None).GetAsyncEnumerator();
        var sample = await Sample.Of(async () =>
        {
            for (var fetched = 0; fetched < mails; fetched++)
            {
                if (!await all.MoveNextAsync())
                    throw new BenchException($"{fetched} mails were fetched in place of {mails}.");
            }
        });
        return await all.MoveNextAsync() ? throw new BenchException($"More than {mails} mails were fetched.") : sample;
    }

    /// <exception cref="BenchException">Mail is left in the mailbox.</exception>
    public void MustBeEmpty()
    {
        if (_server.Mails(User) is > 0 and var left)
            throw new BenchException($"{left} mails are left in the mailbox.");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

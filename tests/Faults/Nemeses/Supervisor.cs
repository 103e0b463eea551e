using Pymalist.Faults.Running;

namespace Pymalist.Faults.Nemeses;

/// <summary>Starts again what has ended, as systemd does.</summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private int _restarts;

    /// <param name="site">Whose parts it watches.</param>
    /// <param name="environment">Of what it starts.</param>
    public Supervisor(Site site, IReadOnlyDictionary<string, string> environment) => _watching = Watch(site, environment);

    /// <summary>How often it had to.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task Watch(Site site, IReadOnlyDictionary<string, string> environment)
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var part in site.Parts.Where(part => part.Process.HasExited).ToArray())
            {
                site.Forget(part);
                Interlocked.Increment(ref _restarts);
                await site.Start(part.Duty, environment, awaited: false);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}

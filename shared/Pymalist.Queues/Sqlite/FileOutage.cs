using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.Sqlite;

/// <summary>
/// Says once that the file takes nothing, and once that it does again, however many find that out. A disk that is nearly full takes small
/// messages and refuses large ones: it is over when nothing has failed for a while.
/// </summary>
internal sealed class FileOutage(string path, ILogger logger, TimeProvider time)
{
    // Longer than anybody waits between two tries.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private volatile bool _isOn;
    private long _since;
    private long _lastFailure;

    public bool IsOn => _isOn;

    public void Failed(Exception exception)
    {
        lock (_lock)
        {
            _lastFailure = time.GetTimestamp();
            if (_isOn)
                return;
            (_isOn, _since) = (true, _lastFailure);
            logger.QueueFileAway(path, exception.Message, exception);
        }
    }

    public void Succeeded()
    {
        if (!_isOn)
            return;

        lock (_lock)
        {
            if (!_isOn || time.GetElapsedTime(_lastFailure) < Quiet)
                return;
            _isOn = false;
            var seconds = time.GetElapsedTime(_since, _lastFailure).TotalSeconds;
            logger.QueueFileBack(path, seconds);
        }
    }
}

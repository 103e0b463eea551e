namespace Pymalist.Internet.Smtp.Listening;

/// <summary>How many octets of messages all clients together may have in memory here.</summary>
internal sealed class OctetBudget(long most)
{
    private long _taken;

    public long Left => most - Interlocked.Read(ref _taken);

    /// <summary>Takes as many; false when there are not so many left.</summary>
    public bool TryTake(int octets)
    {
        if (Interlocked.Add(ref _taken, octets) <= most)
            return true;

        GiveBack(octets);
        return false;
    }

    public void GiveBack(long octets) => Interlocked.Add(ref _taken, -octets);
}

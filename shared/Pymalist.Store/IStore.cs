using Pymalist.Lists;
using Pymalist.Lists.Archives;

namespace Pymalist.Store;

/// <summary>
/// What must be remembered over a crash: what was taken in, who is to get it, and what became of that. Two bodies behave the
/// same: SQLite for the processes of one machine, PostgreSQL for those of several. Any number of processes may have it open.
/// </summary>
/// <remarks>
/// A call that returns has its effect on the disk; many may be under way at once and share a commit. What cannot be had now (a full
/// disk, a database that is away) throws <see cref="StoreException"/>: nothing of the call is done, or else, where a database went away while it committed,
/// all of it. It may be made again.
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>Who gets which mail, and what became of it.</summary>
    ILedger Ledger { get; }

    /// <summary>The mail that was taken in.</summary>
    IIntake Intake { get; }

    /// <summary>Large messages, by reference.</summary>
    IKeptOctets Octets { get; }

    /// <summary>What was given up and waits for a person.</summary>
    IParking Parking { get; }

    /// <summary>What happened to a mail, for people.</summary>
    IHistory History { get; }

    /// <summary>Which messages have brought down the process that had them in hand.</summary>
    ITrials Trials { get; }

    /// <summary>The lists, their people, and what waits there.</summary>
    IListStore Lists { get; }

    /// <summary>The posts of lists, for good.</summary>
    IArchive Archive { get; }

    /// <summary>
    /// The time that everything here is dated by: the wall clock's when the process started, and from then on what a steady
    /// clock adds to it. It never runs back, and a gap in which no process ran counts as a day at most: a clock that is set anew neither
    /// expires mail nor sends it again.
    /// </summary>
    TimeProvider Clock { get; }

    /// <summary>Returns when the store answers, and takes what is to be remembered.</summary>
    /// <exception cref="StoreException">It does not.</exception>
    Task Check(CancellationToken cancellationToken);

    /// <summary>Forgets what is older than it need be, a little at a time, so that nobody waits for it.</summary>
    /// <returns>How many rows that were.</returns>
    Task<long> Prune(Retention retention, CancellationToken cancellationToken);
}

/// <summary>The store does not answer, or does not take anything: a full disk, a database that is away. To be tried again.</summary>
public sealed class StoreException(string message, Exception? innerException = null) : Exception(message, innerException);

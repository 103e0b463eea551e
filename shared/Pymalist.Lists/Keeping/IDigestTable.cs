namespace Pymalist.Lists;

/// <summary>Where the digests of each list have come to, for the members of each time zone.</summary>
public interface IDigestTable
{
    /// <summary>Null where there has been none for that zone.</summary>
    /// <param name="list">The list.</param>
    /// <param name="zone">As members have it (<see cref="MemberPreferences.TimeZone"/>).</param>
    DigestMark? Find(AddrSpec list, string zone);

    /// <summary>Goes on from one mark to the next; whoever comes second is told by it.</summary>
    /// <param name="list">The list.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="from">Where it was; null for a zone that had no mark.</param>
    /// <param name="to">Where it is now.</param>
    /// <returns>Whether it was there.</returns>
    bool Advance(AddrSpec list, string zone, DigestMark? from, DigestMark to);
}

/// <summary>Where digests have come to.</summary>
/// <param name="Volume">From 1.</param>
/// <param name="Issue">The last one; 0 before the first.</param>
/// <param name="LastPost">The number of the last post that is in one.</param>
/// <param name="At">When the last one was made, or when somebody began to want them.</param>
public sealed record DigestMark(int Volume, int Issue, long LastPost, DateTimeOffset At);

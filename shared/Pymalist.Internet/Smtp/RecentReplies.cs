namespace Pymalist.Internet.Smtp;

/// <summary>
/// The last replies of one line. Servers say the same again and again (<c>250 2.1.5 Ok</c>); what they have said before is
/// not read anew.
/// </summary>
internal sealed class RecentReplies
{
    private readonly (byte[] Line, SmtpReply Reply)[] _kept = new (byte[], SmtpReply)[8];
    private int _next;

    /// <param name="line">Without its line end.</param>
    public SmtpReply? Find(ReadOnlySpan<byte> line)
    {
        foreach (var (kept, reply) in _kept)
        {
            if (line.SequenceEqual(kept))
                return reply;
        }

        return null;
    }

    public void Keep(ReadOnlySpan<byte> line, SmtpReply reply)
    {
        _kept[_next] = (line.ToArray(), reply);
        _next = (_next + 1) % _kept.Length;
    }
}

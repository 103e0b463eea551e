namespace Pymalist.Lists.Authentication;

/// <summary>Makes of a post what its members get, by what the settings want and its author's domain demands.</summary>
internal sealed class MitigatedPost
{
    // RFC 3463, section 3.8: delivery not authorized, message refused.
    private static readonly EnhancedStatus NotAuthorized = new(5, 7, 1);

    private readonly AuthenticationOptions _options;
    private readonly Mailbox _list;
    private readonly MungedFrom _from;
    private readonly WrappedPost _wrapped;

    public MitigatedPost(AuthenticationOptions options, Mailbox list)
    {
        (_options, _list) = (options, list);
        _from = new MungedFrom(options, list);
        _wrapped = new WrappedPost(list, _from);
    }

    /// <param name="post">The post.</param>
    /// <param name="message">What the list has made of it, and says of it.</param>
    /// <param name="authors">Who wrote it.</param>
    /// <param name="demand">Whether it is to be mitigated.</param>
    public AuthenticationPlan Plan(RewrittenPost post, ReadOnlyMemory<byte> message, IReadOnlyList<Mailbox> authors, MitigationDemand demand) =>
        ChosenFor(demand) switch
        {
            Mitigation.Munge => new(Strategy.MungeFrom, $"Sent in the list's name, for {demand.Why}.", _from.Munge(message, authors)),
            Mitigation.Wrap => new(Strategy.Wrap, $"Sent inside a message of the list, for {demand.Why}.", _wrapped.Wrap(post, message, authors)),
            Mitigation.Reject => new(Strategy.Reject, $"Rejected, for {demand.Why}.", message) { Refusal = Refusal(demand.Why) },
            _ when demand.IsDemanded => new(Strategy.PassUntouched, $"Sent as it is, though {demand.Why}: the list's settings want that, and some members may not get it.", message),
            _ => new(Strategy.PassUntouched, $"Sent as it is, for {demand.Why}.", message),
        };

    // What DNS does not say now is no reason to send anybody's post back.
    private Mitigation ChosenFor(MitigationDemand demand) => demand switch
    {
        { IsDemanded: false } => Mitigation.None,
        { IsUncertain: true } when _options.Mitigation == Mitigation.Reject => Mitigation.Munge,
        _ => _options.Mitigation,
    };

    private MailException Refusal(string why) => new(
        NotAuthorized,
        $"{_list} cannot pass on your post, for {why}. Its members' servers would refuse it. Post from an address of another domain, or ask the list's owner to have such posts sent in the list's name.");
}

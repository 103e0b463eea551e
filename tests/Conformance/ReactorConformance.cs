using System.Net.Sockets;

namespace Pymalist.Conformance;

/// <summary>What every reactor does: it takes any failure. Derive from it.</summary>
public abstract class ReactorConformance
{
    private static readonly Exception[] Exceptions =
    [
        new MailException(EnhancedStatus.PostingProhibited, "Only members may post."),
        new MailException(EnhancedStatus.Transient, "Later.", [new RecipientReport(Example.Ann, EnhancedStatus.BadConnection, "421 \r\n\0 bye")]),
        new SocketException((int)SocketError.ConnectionRefused),
        new AggregateException("Several.", new IOException("disk full"), new InvalidOperationException("a bug")),
        new ReportedException("Third.Party.Exception", "from another process"),
        new InvalidDataException(new string('x', 100_000)),
        new KeyNotFoundException(),
    ];

    protected abstract IReactor Reactor();

    /// <summary>Throws when the failures did not have the effect that they should have; nothing when there is none to see.</summary>
    /// <param name="failures">How many.</param>
    protected abstract void AssertReactedTo(int failures);

    [Fact]
    public async Task It_takes_any_exception_from_any_stage_with_a_mail_and_without()
    {
        var reactor = Reactor();
        var failures =
            from role in Enum.GetValues<Role>()
            from exception in Exceptions
            from mail in new[] { null, Example.Post(), Example.Outgoing("failed", Example.Ann), new Mail { Id = "bare", Message = default } }
            select new Failure(role, exception, mail);

        foreach (var failure in failures)
            await reactor.React(failure, CancellationToken.None);

        AssertReactedTo(failures.Count());
    }

    [Fact]
    public async Task Several_failures_at_a_time_are_no_trouble()
    {
        var reactor = Reactor();

        await Task.WhenAll(Exceptions.Select(exception => reactor.React(new Failure(Role.Fetcher, exception, null), CancellationToken.None)));

        AssertReactedTo(Exceptions.Length);
    }

    [Fact]
    public async Task One_that_is_cancelled_ends()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        Assert.True(await Cancelled.Ends(() => Reactor().React(new Failure(Role.Processor, Exceptions[0], null), cancellation.Token)));
    }
}

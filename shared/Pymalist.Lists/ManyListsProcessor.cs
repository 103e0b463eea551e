using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Pymalist.Lists;

/// <summary>Directs a mail to each list that it is for.</summary>
/// <remarks>
/// The envelope tells, as far as it is known (recipients, <c>Delivered-To</c>, <c>X-Original-To</c>); only if it names no
/// list, the fields do that people fill in (<c>To</c>, <c>Cc</c>, <c>Resent-To</c>, <c>Resent-Cc</c>). When a list refuses
/// the mail, the others' copies go out before that is thrown.
/// </remarks>
public sealed class ManyListsProcessor : IProcessor
{
    private readonly Func<CancellationToken, ValueTask<IMailRoutes>> _routes;
    private readonly int _maxAddresses;

    /// <param name="routes">The lists as they are now; asked for each mail.</param>
    /// <param name="maxAddresses">Among how many addresses of a field lists are looked for.</param>
    public ManyListsProcessor(Func<CancellationToken, ValueTask<IMailRoutes>> routes, int maxAddresses = 1_000) => (_routes, _maxAddresses) = (routes, maxAddresses);

    /// <param name="lists">In the order in which their copies go out, each address once.</param>
    /// <param name="maxAddresses">Among how many addresses of a field lists are looked for.</param>
    /// <exception cref="ArgumentException">Two lists share an address.</exception>
    public ManyListsProcessor(IReadOnlyList<(AddrSpec Address, IProcessor Processor)> lists, int maxAddresses = 1_000)
    {
        var routes = new FixedRoutes(lists);
        (_routes, _maxAddresses) = (_ => new(routes), maxAddresses);
    }

    /// <param name="lists">In the order in which their copies go out, each address once.</param>
    /// <param name="maxAddresses">Among how many addresses of a field lists are looked for.</param>
    /// <exception cref="ArgumentException">Two lists share an address.</exception>
    public ManyListsProcessor(IReadOnlyList<ListOptions> lists, int maxAddresses = 1_000)
        : this([.. lists.Select(list => (list.List.Address, (IProcessor)new SingleListProcessor(list)))], maxAddresses)
    {
    }

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var thrown = new List<Exception>();
        foreach (var (address, route) in Addressed(mail, await _routes(cancellationToken)))
        {
            var handed = mail with { Recipients = [new(null, address)] };
            await using var outgoing = Outgoing(route.Processor, handed, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await Next(outgoing, thrown, cancellationToken))
                yield return outgoing.Current;
        }

        Throw(thrown);
    }

    private List<(AddrSpec Address, MailRoute Route)> Addressed(Mail mail, IMailRoutes routes)
    {
        var envelope = Destinations.OfEnvelope(mail);
        var found = Among(envelope, routes);
        if (found.Count > 0)
            return found;

        var fields = Destinations.OfFields(mail, _maxAddresses);
        found = Among(fields, routes);
        if (found.Count > 0)
            return found;

        throw new MailException(EnhancedStatus.BadDestination, $"No list is addressed: {Described([.. envelope.Union(fields)])}.");
    }

    private static List<(AddrSpec Address, MailRoute Route)> Among(HashSet<AddrSpec> addresses, IMailRoutes routes) =>
        [.. addresses.Select(address => (Address: address, Route: routes.Find(address)!)).Where(found => found.Route is not null).OrderBy(found => found.Route.Position)];

    private static string Described(IReadOnlyList<AddrSpec> addresses) => addresses.Count switch
    {
        0 => "the mail names no recipient",
        > 3 => $"the mail is for {string.Join(", ", addresses.Take(3))} and {addresses.Count - 3} more, and none of them is a list here",
        _ => $"the mail is for {string.Join(", ", addresses)}, and there is no such list here",
    };

    // Whatever a list's processor throws, it throws from here, when asked for the next mail.
    private static async IAsyncEnumerable<Mail> Outgoing(
        IProcessor list, Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var outgoing in list.Process(mail, cancellationToken))
            yield return outgoing;
    }

    private static async ValueTask<bool> Next(IAsyncEnumerator<Mail> outgoing, List<Exception> thrown, CancellationToken cancellationToken)
    {
        try
        {
            return await outgoing.MoveNextAsync();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            thrown.Add(exception);
            return false;
        }
    }

    // A later try helps as soon as it helps one of them; to the others it says the same again.
    private static void Throw(List<Exception> thrown)
    {
        if (thrown.Count == 1)
            ExceptionDispatchInfo.Throw(thrown[0]);

        MailException[] verdicts = [.. thrown.OfType<MailException>()];
        if (verdicts.Length < thrown.Count)
            throw new AggregateException("A list of several failed.", thrown);
        if (verdicts.Length > 0)
        {
            var status = (verdicts.FirstOrDefault(verdict => verdict.Status.IsTransient) ?? verdicts[0]).Status;
            var message = string.Join(" ", verdicts.Select(verdict => verdict.Message));
            throw new MailException(status, message, new AggregateException(verdicts));
        }
    }
}

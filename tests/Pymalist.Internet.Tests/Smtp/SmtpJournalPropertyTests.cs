using System.Collections.Concurrent;
using Pymalist.Internet.Smtp;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>Whatever server, journal and caller do, in any order: what a journal is promised holds.</summary>
public sealed class SmtpJournalPropertyTests
{
    private const int Scripts = 150;

    public static TheoryData<int> Parts => new(Enumerable.Range(0, 3));

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task The_journal_is_asked_before_each_end_told_after_it_and_never_more_than_one_message_a_connection_is_in_doubt(int part)
    {
        for (var seed = part * Scripts; seed < (part + 1) * Scripts; seed++)
        {
            await using var run = new JournalRun(seed);
            await run.Play();
            Assert.True(run.Faults.Count == 0, $"Seed {seed}: {string.Join("; ", run.Faults)}\n{string.Join('\n', run.Log)}");
        }
    }
}

/// <summary>Some mails through a distributor, with a server and a journal that do what a seed says.</summary>
internal sealed class JournalRun : IAsyncDisposable
{
    private static readonly string[][] Extensions = [[], ["PIPELINING"], ["CHUNKING"], ["PIPELINING", "CHUNKING"]];

    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly ScriptedSmtpServer _server = new();
    private readonly RecordingJournal _journal = new();
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly List<string[]> _ends = [];
    private readonly SmtpOptions _options;
    private readonly double _trouble;

    public JournalRun(int seed)
    {
        _random = new Random(seed);
        _trouble = _random.NextDouble() * 0.15;
        _server.Extensions = Extensions[_random.Next(Extensions.Length)];
        _server.IsLmtp = _random.Next(4) == 0;
        _server.Pieces = _random.Next(2) == 0 ? Pieces.Whole : Pieces.Lines;
        _server.Reply = Reply;
        _server.OnEnd = OnEnd;
        _journal.Leave = Leave;
        _journal.Recording = Recording;
        _options = _server.Options with
        {
            Protocol = _server.IsLmtp ? SmtpProtocol.Lmtp : SmtpProtocol.Smtp,
            MaxConnections = _random.Next(1, 4),
            MaxRecipientsPerTransaction = _random.Next(1, 4),
        };
    }

    public IReadOnlyCollection<string> Faults => _faults;

    public IReadOnlyList<string> Log => _journal.Log;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public async Task Play()
    {
        await using (var distributor = new SmtpDistributor(_options, _journal))
            await Task.WhenAll(Enumerable.Range(0, Next(1, 9)).Select(number => Send(distributor, number)).ToArray()).WaitAsync(TimeSpan.FromSeconds(60));

        foreach (var recipient in _ends.SelectMany(end => end).Distinct())
        {
            var answers = _journal.Reports.Count(report => $"{report.Recipient.Address}" == recipient && report.Evidence != Evidence.Session);
            Require(answers <= 1, $"{recipient} was told of {answers} times");
            Require(Copies(recipient) <= 1, $"{recipient} has got it twice");
            Require(!_journal.InDoubt.Any(left => $"{left}" == recipient), $"{recipient} was never told of");
        }
    }

    private async Task Send(SmtpDistributor distributor, int number)
    {
        var body = Posts.Message + string.Concat(Enumerable.Repeat("large\r\n", Roll(0.1) ? 20_000 : 1));
        var mail = Posts.Of(body, [.. Enumerable.Range(0, Next(1, 6)).Select(i => $"m{number}r{i}@example.org")]);
        using var cancellation = new CancellationTokenSource();
        if (Roll(_trouble))
            cancellation.CancelAfter(Next(0, 20));
        try
        {
            var report = await distributor.Distribute(mail, cancellation.Token);
            Check(mail, report);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SmtpRefusedException)
        {
            foreach (var recipient in mail.Recipients)
                Require(Copies($"{recipient.Address}") == 0, $"{recipient.Address} has got it, and it was said that nobody has: {exception.Message}");
        }
    }

    private void Check(Mail mail, DeliveryReport report)
    {
        Require(report.Recipients.Select(result => $"{result.Recipient.Address}").Order().SequenceEqual(mail.Recipients.Select(recipient => $"{recipient.Address}").Order()), "not everyone is reported once");
        foreach (var result in report.Recipients)
        {
            var copies = Copies($"{result.Recipient.Address}");
            Require(result.Evidence == Evidence.Unknown || copies == (result.Status.IsSuccess ? 1 : 0), $"{result.Recipient.Address} is said to be {result.Status} {result.Evidence}, and that is not so");
            var told = _journal.Reports.LastOrDefault(said => said.Recipient == result.Recipient);
            Require(result.Evidence == Evidence.Session || (told?.Status, told?.Evidence) == (result.Status, result.Evidence), $"of {result.Recipient.Address} the journal knows otherwise");
        }
    }

    private void OnEnd(ScriptedSmtpSession session, IReadOnlyList<string> commands)
    {
        string[] recipients = [.. commands.Select(command => command["RCPT TO:<".Length..^1])];
        _journal.Note($"end {string.Join(' ', recipients)}");
        if (recipients.Length == 0)
            return;

        var inDoubt = _journal.InDoubt.Select(address => $"{address}").ToHashSet();
        Require(recipients.All(inDoubt.Contains), $"{string.Join(' ', recipients)} came without having been written down");
        lock (_lock)
        {
            _ends.Add(recipients);
            var open = _ends.Count(end => end.Any(inDoubt.Contains));
            Require(open <= _options.MaxConnections, $"{open} messages are in doubt on {_options.MaxConnections} connections");
        }
    }

    private string? Reply(string command)
    {
        var verb = command.Split(' ', ':')[0];
        if (verb is "EHLO" or "LHLO" or "QUIT" || !Roll(_trouble))
            return null;
        if (Roll(0.3))
            return Roll(0.5) ? ScriptedSmtpServer.Close : "421 4.3.2 Bye";

        return verb switch
        {
            "RCPT" => Roll(0.4) ? "452 4.5.3 Too many recipients" : Roll(0.5) ? "550 5.1.1 No such user" : "450 4.2.1 Later",
            _ => Roll(0.5) ? "554 5.7.1 Not this" : "451 4.3.0 Later",
        };
    }

    private async Task<bool> Leave(IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken)
    {
        await Dawdle();
        cancellationToken.ThrowIfCancellationRequested();
        if (Roll(_trouble / 2))
            throw new InvalidOperationException("The store is away.");
        return !Roll(_trouble / 2);
    }

    private Task Recording(IReadOnlyList<RecipientReport> reports) => Dawdle();

    private async Task Dawdle()
    {
        for (var turns = Next(0, 20); turns > 0; turns--)
            await Task.Yield();
    }

    private int Copies(string recipient) => _server.Sessions.Sum(session => session.Delivered.Count(command => command == $"RCPT TO:<{recipient}>"));

    private void Require(bool holds, string fault)
    {
        if (!holds)
            _faults.Enqueue(fault);
    }

    private bool Roll(double probability)
    {
        lock (_lock)
            return _random.NextDouble() < probability;
    }

    private int Next(int from, int below)
    {
        lock (_lock)
            return _random.Next(from, below);
    }
}

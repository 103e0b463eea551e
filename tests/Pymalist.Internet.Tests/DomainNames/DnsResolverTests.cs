using System.Net;
using System.Text;
using Pymalist.Internet.DomainNames;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.DomainNames;

public sealed class DnsResolverTests
{
    private const int NoSuchName = 0x8183;
    private const int ServerFailure = 0x8182;
    private const int FormatError = 0x8181;
    private const int Truncated = 0x8380;
    private const int Referral = 0x8100;

    // The resolver's clock stands still: who waits longer than this would wait for ever.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Aliases_are_followed_within_the_answer()
    {
        await using var server = new ScriptedDnsServer(question =>
            new Reply(question).CName("a.test", "B.test").CName("b.test", "c.test").Txt("C.TEST", "found").Txt("d.test", "not asked for"));

        Assert.Equal(["found"], await Texts(server, "a.test"));
    }

    [Fact]
    public async Task Aliases_that_go_round_are_no_answer()
    {
        await using var server = new ScriptedDnsServer(question => new Reply(question).CName("a.test", "b.test").CName("b.test", "a.test"));

        await Assert.ThrowsAsync<DnsException>(() => Texts(server, "a.test"));
    }

    [Fact]
    public async Task Addresses_of_one_kind_are_enough()
    {
        await using var server = new ScriptedDnsServer(question =>
            IsFor(question, RecordType.A) ? new Reply(question).Address("a.test", 192, 0, 2, 1) : new Reply(question, ServerFailure));

        var answer = await ResolverOf(server).Addresses("a.test", CancellationToken.None);

        Assert.Equal([IPAddress.Parse("192.0.2.1")], answer.Records);
    }

    [Fact]
    public async Task A_domain_that_takes_no_mail_has_an_exchanger_without_a_name()
    {
        await using var server = new ScriptedDnsServer(question => new Reply(question).Mx("a.test", 0, ""));

        var answer = await ResolverOf(server).Mx("a.test", CancellationToken.None);

        Assert.Equal([new MailExchanger(0, "")], answer.Records);
    }

    [Fact]
    public async Task A_truncated_reply_is_fetched_again_by_TCP()
    {
        await using var server = new ScriptedDnsServer((question, tcp) =>
            [tcp ? new Reply(question).Txt("a.test", "whole") : new Reply(question, Truncated).Count(6).Raw(1, 2, 3)]);

        Assert.Equal(["whole"], await Texts(server, "a.test"));
    }

    [Fact]
    public async Task A_datagram_that_is_longer_than_we_take_is_fetched_again_by_TCP()
    {
        await using var server = new ScriptedDnsServer((question, _) => [new Reply(question).Txt("a.test", new string('x', 20_000))]);

        Assert.Equal([new string('x', 20_000)], await Texts(server, "a.test"));
    }

    [Fact]
    public async Task Datagrams_that_answer_something_else_are_passed_over()
    {
        await using var server = new ScriptedDnsServer((question, _) =>
        [
            [],
            [1, 2, 3],
            new Reply(question).Txt("a.test", "wrong id").SetUInt16(0, ((question[0] << 8) | question[1]) ^ 1),
            new Reply([.. question[..12], .. Reply.Name("b.test"), .. question[^15..]]).Txt("a.test", "wrong name"),
            new Reply(question, 0x0100).Txt("a.test", "a question"),
            new Reply(question).Txt("a.test", "right"),
        ]);

        Assert.Equal(["right"], await Texts(server, "a.test"));
    }

    [Fact]
    public async Task Records_of_another_class_are_not_ours()
    {
        await using var server = new ScriptedDnsServer(question =>
            new Reply(question).Count(6).Raw([.. Reply.Name("a.test"), 0, 16, 0, 3, 0, 0, 0, 60, 0, 2, 1, (byte)'x']));

        Assert.Empty(await Texts(server, "a.test"));
    }

    [Fact]
    public async Task A_server_of_old_is_asked_again_without_EDNS()
    {
        await using var server = new ScriptedDnsServer(question =>
            question[11] == 1 ? new Reply(question, FormatError).SetUInt16(4, 0).ToArray()[..12] : new Reply(question).Txt("a.test", "old"));

        Assert.Equal(["old"], await Texts(server, "a.test"));
    }

    [Fact]
    public async Task The_upper_bits_of_a_response_code_count()
    {
        await using var server = new ScriptedDnsServer(question => new Reply(question).Opt(upperBits: 1));

        await Assert.ThrowsAsync<DnsException>(() => Texts(server, "a.test"));
    }

    [Fact]
    public async Task A_server_that_fails_or_knows_nobody_is_passed_over()
    {
        await using var failing = new ScriptedDnsServer(question => new Reply(question, ServerFailure));
        await using var referring = new ScriptedDnsServer(question => new Reply(question, Referral));
        await using var good = new ScriptedDnsServer(question => new Reply(question).Txt("a.test", "good"));
        var resolver = Resolver(new DnsOptions { Servers = [failing.Address, referring.Address, good.Address] });

        Assert.Equal(["good"], await Texts(resolver, "a.test"));
    }

    [Fact]
    public async Task Who_fails_is_asked_once_and_who_is_silent_as_often_as_the_settings_say()
    {
        await using var failing = new ScriptedDnsServer(question => new Reply(question, ServerFailure));
        await using var silent = new ScriptedDnsServer(_ => null);
        var resolver = Resolver(new DnsOptions { Servers = [failing.Address, silent.Address], Attempts = 3, Timeout = TimeSpan.FromSeconds(5) });

        var asked = Texts(resolver, "a.test");
        for (var timers = 2; timers <= 4; timers++)
        {
            await TimersSet(timers);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        var exception = await Assert.ThrowsAsync<DnsException>(() => asked);
        Assert.Contains("silent for 5 s", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ServerFailure", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, failing.Questions);
    }

    [Fact]
    public async Task A_server_that_was_silent_is_asked_last_for_a_while()
    {
        await using var silent = new ScriptedDnsServer(_ => null);
        await using var good = new ScriptedDnsServer(question => new Reply(question).Txt("a.test", "good"));
        var resolver = Resolver(new DnsOptions { Servers = [silent.Address, good.Address], MaxCacheSize = 0 });
        var first = Texts(resolver, "a.test");
        await TimersSet(1);
        _time.Advance(TimeSpan.FromSeconds(5));
        await first;

        Assert.Equal(["good"], await Texts(resolver, "a.test"));
    }

    [Fact]
    public async Task A_server_that_is_silent_by_TCP_has_no_more_time_than_any()
    {
        using var gate = new ManualResetEventSlim();
        await using var server = new ScriptedDnsServer((question, tcp) => tcp && gate.Wait(Deadline) ? [] : [new Reply(question, Truncated)]);
        var asked = Texts(Resolver(new DnsOptions { Servers = [server.Address], Attempts = 1 }), "a.test");

        await TimersSet(1);
        _time.Advance(TimeSpan.FromSeconds(5));

        var exception = await Assert.ThrowsAsync<DnsException>(() => asked);
        gate.Set();
        Assert.Contains("silent for 5 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_breaks_off_by_TCP_gives_no_answer()
    {
        await using var server = new ScriptedDnsServer((question, tcp) => tcp ? [] : [new Reply(question, Truncated)]);

        await Assert.ThrowsAsync<DnsException>(() => Texts(Resolver(new DnsOptions { Servers = [server.Address], Attempts = 1 }), "a.test"));
    }

    [Fact]
    public async Task An_answer_is_kept_as_long_as_the_shortest_lived_of_its_records()
    {
        await using var server = new ScriptedDnsServer(question => new Reply(question).CName("a.test", "b.test", 30).Txt("b.test", "text", 60));
        var resolver = ResolverOf(server);

        await Texts(resolver, "a.test");
        _time.Advance(TimeSpan.FromSeconds(29));
        await Texts(resolver, "A.test.");
        var before = server.Questions;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Texts(resolver, "a.test");

        Assert.Equal((1, 2), (before, server.Questions));
    }

    [Theory]
    [InlineData(NoSuchName, false)]
    [InlineData(0x8180, true)]
    public async Task That_there_is_nothing_is_kept_as_long_as_the_zone_says(int flags, bool exists)
    {
        await using var server = new ScriptedDnsServer(question => new Reply(question, flags).Soa("test", ttl: 100, minimum: 20));
        var resolver = ResolverOf(server);

        var answer = await resolver.Txt("a.test", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(19));
        await resolver.Txt("a.test", CancellationToken.None);
        var before = server.Questions;
        _time.Advance(TimeSpan.FromSeconds(1));
        await resolver.Txt("a.test", CancellationToken.None);

        Assert.Equal((exists, 0), (answer.Exists, answer.Records.Count));
        Assert.Equal((1, 2), (before, server.Questions));
    }

    [Fact]
    public async Task That_there_is_nothing_is_not_kept_where_no_zone_says_so()
    {
        await using var server = new ScriptedDnsServer(question => new Reply(question, NoSuchName));
        var resolver = ResolverOf(server);

        await resolver.Txt("a.test", CancellationToken.None);
        await resolver.Txt("a.test", CancellationToken.None);

        Assert.Equal(2, server.Questions);
    }

    [Fact]
    public async Task That_nobody_knows_is_kept_for_a_moment()
    {
        await using var server = new ScriptedDnsServer(question => new Reply(question, ServerFailure));
        var resolver = ResolverOf(server);

        await Assert.ThrowsAsync<DnsException>(() => Texts(resolver, "a.test"));
        await Assert.ThrowsAsync<DnsException>(() => Texts(resolver, "a.test"));
        var before = server.Questions;
        _time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<DnsException>(() => Texts(resolver, "a.test"));

        Assert.Equal((1, 2), (before, server.Questions));
    }

    [Fact]
    public async Task Who_asks_the_same_at_the_same_time_shares_one_question()
    {
        using var gate = new ManualResetEventSlim();
        await using var server = new ScriptedDnsServer(question =>
        {
            gate.Wait(Deadline);
            return new Reply(question).Txt("a.test", "text", ttl: 0);
        });
        var resolver = ResolverOf(server);

        var all = Enumerable.Range(0, 100).Select(_ => Texts(resolver, "a.test")).ToArray();
        gate.Set();
        var texts = await Task.WhenAll(all);

        Assert.All(texts, found => Assert.Equal(["text"], found));
        Assert.Equal(1, server.Questions);
    }

    [Fact]
    public async Task Who_gives_up_does_not_take_the_answer_from_the_others()
    {
        using var gate = new ManualResetEventSlim();
        await using var server = new ScriptedDnsServer(question =>
        {
            gate.Wait(Deadline);
            return new Reply(question).Txt("a.test", "text");
        });
        var resolver = ResolverOf(server);
        using var cancellation = new CancellationTokenSource();

        var one = resolver.Txt("a.test", cancellation.Token).AsTask();
        var other = Texts(resolver, "a.test");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        gate.Set();

        Assert.Equal(["text"], await other);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a b.test")]
    [InlineData("a\r\n.test")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.test")]
    public async Task What_can_be_no_name_does_not_exist_and_nobody_is_asked(string name)
    {
        await using var server = new ScriptedDnsServer(question => new Reply(question));

        var answer = await ResolverOf(server).Txt(name, CancellationToken.None);

        Assert.False(answer.Exists);
        Assert.Equal(0, server.Questions);
    }

    [Fact]
    public async Task Only_a_name_without_a_dot_is_looked_for_in_the_domains_of_the_search()
    {
        await using var server = new ScriptedDnsServer(question => Asked(question) switch
        {
            "host.two.test" => new Reply(question).Txt("host.two.test", "in the second"),
            "host.test" => new Reply(question).Txt("host.test", "absolute"),
            _ => new Reply(question, NoSuchName),
        });
        var resolver = Resolver(new DnsOptions { Servers = [server.Address], Search = ["one.test", "two.test"] });

        Assert.Equal(["in the second"], await Texts(resolver, "host"));
        Assert.Equal(["absolute"], await Texts(resolver, "host.test"));
        Assert.Empty(await Texts(resolver, "host."));
    }

    private static string Asked(byte[] question) => new DnsMessageReader(question, 12).ReadName();

    private static bool IsFor(byte[] question, RecordType type)
    {
        var reader = new DnsMessageReader(question, 12);
        reader.ReadName();
        return reader.ReadUInt16() == (ushort)type;
    }

    private static async Task<string[]> Texts(DnsResolver resolver, string name)
    {
        var answer = await resolver.Txt(name, CancellationToken.None).AsTask().WaitAsync(Deadline);
        return [.. answer.Records.Select(text => Encoding.ASCII.GetString(text.Span))];
    }

    private Task<string[]> Texts(ScriptedDnsServer server, string name) => Texts(ResolverOf(server), name);

    private Task TimersSet(int count) => _time.TimersSet(count).WaitAsync(Deadline);

    private DnsResolver ResolverOf(ScriptedDnsServer server) => Resolver(new DnsOptions { Servers = [server.Address] });

    private DnsResolver Resolver(DnsOptions options) => new(options, _time);
}

using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Plugins;
using Pymalist.Hosting.Settings;
using Pymalist.Hosting.Tests.Settings;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Plugins;

public sealed class CustomComponentTests : IDisposable
{
    private static readonly PartContext Context = new(NullLoggerFactory.Instance);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_fetcher_of_a_third_party_is_loaded_and_set_from_the_configuration()
    {
        await File.WriteAllTextAsync(_folder.In("a.eml"), "Subject: a\n\n");
        var loaded = Configured.By($$"""{ "Fetcher": { {{Custom("FolderFetcher", $"\"Folder\": \"{_folder.Path}\"")}} } }""");
        Assert.Empty(loaded.Problems.Concat(loaded.Unloadable));

        var mails = new List<Mail>();
        await foreach (var mail in loaded.Settings.Fetcher!.Make(Context).Fetch(CancellationToken.None))
            mails.Add(mail);

        Assert.Equal("Subject: a\n\n", Encoding.ASCII.GetString(Assert.Single(mails).Message.Span));
        Assert.False(File.Exists(_folder.In("a.eml")));
    }

    [Fact]
    public async Task A_fetcher_behind_its_guard_keeps_the_mail_that_nobody_asked_past()
    {
        await File.WriteAllTextAsync(_folder.In("a.eml"), "Subject: a\n\n");
        var loaded = Configured.By($$"""{ "Fetcher": { {{Custom("FolderFetcher", $"\"Folder\": \"{_folder.Path}\"")}} } }""");

        await foreach (var mail in loaded.Settings.Fetcher!.Make(Context).Fetch(CancellationToken.None))
            break;

        Assert.True(File.Exists(_folder.In("a.eml")));
    }

    [Fact]
    public async Task A_processor_of_a_third_party_gives_its_verdict_as_it_is()
    {
        var loaded = Configured.By(
            $$"""{ "Processor": { {{Custom("AnnouncementProcessor", "\"List\": \"News <news@example.org>\", \"Office\": \"office@example.org\", \"Readers\": [\"ann@example.com\"]")}} } }""");
        var processor = loaded.Settings.Processor!.Make(Context);
        var mail = new Mail { Id = "1", Message = "Subject: a\n\n"u8.ToArray(), ReversePath = new(AddrSpec.Parse("office@example.org")) };

        var outgoing = new List<Mail>();
        await foreach (var copy in processor.Process(mail, CancellationToken.None))
            outgoing.Add(copy);
        var refused = await Assert.ThrowsAsync<MailException>(async () => await processor.Process(mail with { ReversePath = ReversePath.Null }, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal("ann@example.com", Assert.Single(Assert.Single(outgoing).Recipients).Address.ToString());
        Assert.Equal(EnhancedStatus.PostingProhibited, refused.Status);
    }

    [Fact]
    public async Task A_rule_of_a_third_party_is_asked_for_every_list_under_its_own_name()
    {
        await using var store = new FakeLists();
        var notes = new List<string>();
        var loaded = Configured.By($$"""
            { "Processor": { "Rules": [ { {{Custom("WordRule", "\"Word\": \"invoice\", \"Action\": \"Discard\"")}} } ], "Lists": [ { "List": "red@example.org", "Open": true, "Subscribers": ["ann@example.com"] } ] } }
            """);
        var processor = loaded.Settings.Processor!.Make(new PartContext(NullLoggerFactory.Instance) { Lists = store, Note = (_, step, text) => notes.Add($"{step}: {text}") });

        var outgoing = new List<Mail>();
        foreach (var subject in (string[])["Your INVOICE", "Hello"])
        {
            var mail = new Mail { Id = MailId.New(), Message = Encoding.UTF8.GetBytes($"From: eve@example.net\nTo: red@example.org\nSubject: {subject}\n\nHello\n") };
            await foreach (var copy in processor.Process(mail, CancellationToken.None))
                outgoing.Add(copy);
        }

        Assert.Empty(loaded.Problems.Concat(loaded.Unloadable));
        Assert.Contains("Subject: Hello", Encoding.UTF8.GetString(Assert.Single(outgoing).Message.Span), StringComparison.Ordinal);
        Assert.Equal(["discarded: Its subject has 'invoice' in it."], notes);
        Assert.Equal("there is no such setting here; there are: Action, Assembly, Type, Word.", Assert.Single(
            Configured.By($$"""{ "Processor": { "Rules": [ { {{Custom("WordRule", "\"Word\": \"x\", \"Wort\": 1")}} } ], "Lists": [] } }""").Problems).Text);
    }

    [Fact]
    public async Task A_distributor_and_a_reactor_of_a_third_party_do_their_work()
    {
        var loaded = Configured.By($$"""
            { "Distributor": { {{Custom("JournalDistributor", $"\"File\": \"{_folder.In("journal")}\"")}} },
              "Reactor": { "Multiple": [ { "StdErr": {} }, { {{Custom("FileReactor", $"\"Folder\": \"{_folder.In("failures")}\"")}} } ] } }
            """);
        Assert.Empty(loaded.Problems.Concat(loaded.Unloadable));
        var mail = new Mail { Id = "abc", Message = "Subject: a\n\n"u8.ToArray(), Recipients = [Mailbox.Parse("ann@example.com")] };

        var part = Assert.Single(loaded.Settings.Distributors);
        var report = await part.Make(Context).Distribute(mail, CancellationToken.None);
        await loaded.Settings.Reactor.Make(Context).React(new(Role.Processor, new InvalidOperationException("oh"), mail), CancellationToken.None);

        Assert.Equal("journaldistributor", part.Name);
        Assert.True(Assert.Single(report.Recipients).Status.IsSuccess);
        Assert.Equal("abc  ann@example.com" + Environment.NewLine, await File.ReadAllTextAsync(_folder.In("journal")));
        Assert.True(File.Exists(_folder.In("failures", "abc.eml")));
    }

    [Fact]
    public void Its_settings_are_checked_as_ours_are()
    {
        var loaded = Configured.By($$"""{ "Fetcher": { {{Custom("FolderFetcher", "\"Fodler\": \"x\"")}} } }""");

        Assert.Equal(
            ["Pymalist:Fetcher:Custom:Fodler", "Pymalist:Fetcher:Custom:Folder"],
            loaded.Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nowhere.dll", "Example.Components.FolderFetcher", "there is no file")]
    [InlineData(null, "Example.Components.None", "no type of that name")]
    [InlineData(null, "Example.Components.JournalDistributor", "it is no IFetcher")]
    public async Task One_that_cannot_be_loaded_is_told_and_fails_with_its_name(string? assembly, string type, string reason)
    {
        var loaded = Configured.By($$"""{ "Fetcher": { "Custom": { "Assembly": "{{assembly ?? Repository.ExampleComponents}}", "Type": "{{type}}" } } }""");

        var failure = await Assert.ThrowsAsync<ComponentException>(async () => await loaded.Settings.Fetcher!.Make(Context).Fetch(CancellationToken.None).GetAsyncEnumerator().MoveNextAsync());
        Assert.Empty(loaded.Problems);
        Assert.Contains(reason, Assert.Single(loaded.Unloadable).Text, StringComparison.Ordinal);
        Assert.Contains(type, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_host_gives_comes_beside_the_settings()
    {
        var logger = new OneLogger();
        var journal = new SilentJournal();
        var context = new PartContext(logger) { Journal = journal };
        var loaded = Configured.By($$"""{ "Distributor": { "Custom": { "Assembly": "{{typeof(AskingDistributor).Assembly.Location}}", "Type": "{{typeof(AskingDistributor).FullName}}", "Reply": "taken" } } }""");
        Assert.Empty(loaded.Problems.Concat(loaded.Unloadable));

        var distributor = Assert.Single(loaded.Settings.Distributors).Make(context);
        var report = await distributor.Distribute(new Mail { Id = "abc", Message = "Subject: a\n\n"u8.ToArray(), Recipients = [Mailbox.Parse("ann@example.com")] }, CancellationToken.None);

        Assert.True(context.IsJournalTaken);
        Assert.Equal("taken", Assert.Single(report.Recipients).Reply);
        Assert.Equal(["abc"], journal.Told);
        Assert.Contains(logger.Lines, line => line.Text.Contains("abc", StringComparison.Ordinal));
    }

    [Fact]
    public void A_component_that_asks_for_no_journal_leaves_it_to_the_host()
    {
        var context = new PartContext(NullLoggerFactory.Instance) { Journal = new SilentJournal() };
        var loaded = Configured.By($$"""{ "Distributor": { {{Custom("JournalDistributor", $"\"File\": \"{_folder.In("journal")}\"")}} } }""");

        Assert.Single(loaded.Settings.Distributors).Make(context);

        Assert.False(context.IsJournalTaken);
    }

    [Fact]
    public void A_file_that_is_no_assembly_cannot_be_loaded()
    {
        var file = _folder.Secret("text.dll", "no assembly");

        var loaded = Configured.By($$"""{ "Reactor": { "Custom": { "Assembly": "{{file}}", "Type": "A.B" } } }""");

        Assert.Contains("cannot be loaded", Assert.Single(loaded.Unloadable).Text, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Custom(string type, string settings) =>
        $$"""
        "Custom": { "Assembly": "{{Repository.ExampleComponents}}", "Type": "Example.Components.{{type}}", {{settings}} }
        """;

    private sealed class SilentJournal : IDeliveryJournal
    {
        public List<string> Told { get; } = [];

        public Task<bool> Sending(string mailId, IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken)
        {
            Told.Add(mailId);
            return Task.FromResult(true);
        }

        public Task Answered(string mailId, IReadOnlyList<RecipientReport> reports) => Task.CompletedTask;
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Pymalist.Hosting.Stages;
using Pymalist.Internet.DomainNames;
using Pymalist.Lists;
using Pymalist.Lists.Serving;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>Lists on a store of their own, whose letters are taken out of its outbox.</summary>
internal sealed partial class ListsAtWork : IAsyncDisposable
{
    private readonly ListOptions[] _declared;
    private readonly ListCatalog _catalog;
    private readonly ManyListsProcessor _processor;
    private int _mails;

    public ListsAtWork(params ListOptions[] lists)
    {
        _declared = lists;
        Store = new(Time);
        _catalog = CatalogOf(Store);
        _processor = new(_catalog.Routes);
    }

    public ManualTime Time { get; } = new();

    public FakeLists Store { get; }

    public List<string> Notes { get; } = [];

    /// <summary>A list with all addresses.</summary>
    public static ListOptions List(string name, params string[] members) => new()
    {
        List = Mailbox.Parse($"{char.ToUpperInvariant(name[0])}{name[1..]} list <{name}@lists.test>"),
        Addresses = ListAddresses.All,
        Subscribers = [.. members.Select(Mailbox.Parse)],
    };

    /// <summary>A mail as it comes in, with an id of its own.</summary>
    public Mail Mail(string from, string to, string subject, string text, params string[] fields)
    {
        var number = ++_mails;
        var more = string.Concat(fields.Select(field => field + "\r\n"));
        var address = Mailbox.Parse(from).Address;
        return new()
        {
            Id = MailId.Of("test", $"{number}", []),
            Message = Encoding.UTF8.GetBytes($"From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@{address.Domain}>\r\n{more}\r\n{text}\r\n"),
            Recipients = [Mailbox.Parse(to)],
            ReversePath = new(address),
        };
    }

    /// <summary>What goes to the members.</summary>
    public async Task<IReadOnlyList<Mail>> Take(Mail mail)
    {
        var copies = new List<Mail>();
        await foreach (var copy in _processor.Process(mail, CancellationToken.None))
            copies.Add(copy);
        return copies;
    }

    /// <summary>Takes a mail, and all letters that wait after it.</summary>
    public async Task<IReadOnlyList<Mail>> Letters(Mail mail)
    {
        await Take(mail);
        return await Letters();
    }

    /// <summary>The letters that wait; they have gone after that.</summary>
    public Task<IReadOnlyList<Mail>> Letters() => Store.Write(
        session =>
        {
            var letters = session.Outbox.Next(1_000);
            session.Outbox.Gone([.. letters.Select(letter => letter.Id)]);
            return letters;
        },
        CancellationToken.None);

    /// <summary>Does what is due by now.</summary>
    public async Task<IReadOnlyList<Mail>> Chores()
    {
        await new ListChores(_catalog).Do((list, exception) => throw new InvalidOperationException($"{list}: {exception.Message}", exception), CancellationToken.None);
        return await Letters();
    }

    /// <summary>Does something with the lists in a store in which nothing stays.</summary>
    public Task<T> Rehearsed<T>(Func<ListCatalog, Task<T>> work) => work(CatalogOf(Store.Rehearsal));

    public Task<Member?> Member(string list, string address) => Store.Read(session => session.Members.Find(AddrSpec.Parse($"{list}@lists.test"), AddrSpec.Parse(address)), CancellationToken.None);

    public async ValueTask DisposeAsync() => await Store.DisposeAsync();

    /// <summary>A copy as a server sends it back that has refused it with a reply such as <c>550 5.1.1 no such user</c>.</summary>
    public static Mail Returned(Mail copy, string reply)
    {
        Assert.True(EnhancedStatus.TryParse(reply.Split(' ')[1], out var status));
        var verdict = new MailException(status, "Refused.", [new RecipientReport(copy.Recipients[0], status, reply)]);
        return UndeliveredMail.Of(new(Role.Distributor, verdict, copy with { List = copy.List ?? Mailbox.Parse("red@lists.test") }), new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).Single();
    }

    /// <summary>The address in a letter that brings its token back.</summary>
    public static string ConfirmAddress(Mail letter) => Confirm().Match(Text(letter).Replace("=\r\n", "", StringComparison.Ordinal)) is { Success: true } match
        ? match.Value
        : throw new InvalidDataException($"There is no token in\n{Text(letter)}");

    public static string Text(Mail letter) => Encoding.UTF8.GetString(letter.Message.Span);

    /// <summary>To whom letters go, and their subjects.</summary>
    public static string[] Told(IEnumerable<Mail> letters) =>
        [.. letters.Select(letter => $"{letter.Recipients[0].Address}: {SubjectField().Match(Text(letter)).Groups[1].Value.Replace("\r\n ", " ", StringComparison.Ordinal)}")];

    private ListCatalog CatalogOf(IListStore store) =>
        new(_declared, _ => null, new(store, new DnsResolver(new DnsOptions(), Time)) { Note = (_, step, text) => Notes.Add($"{step}: {text}") });

    [GeneratedRegex("[a-z-]+-confirm\\+[a-z2-7]{26}@lists\\.test")]
    private static partial Regex Confirm();

    [GeneratedRegex("^Subject: (.*(?:\r\n[ \t].*)*)\r$", RegexOptions.Multiline)]
    private static partial Regex SubjectField();
}

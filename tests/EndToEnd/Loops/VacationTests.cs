using Pymalist.EndToEnd.Stories;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Loops;

/// <summary>Members whose mailboxes answer what the list sends them. Answers go to the list, which says so in Reply-To: the worst there is.</summary>
[Collection("Loops")]
public sealed class VacationTests : IDisposable
{
    private const string Hal = "hal@example.com";

    private readonly Crossroads _crossroads;
    private readonly Village _village;
    private readonly Answering _rude;
    private readonly Answering _polite;

    public VacationTests(Crossroads crossroads)
    {
        (_crossroads, _village) = (crossroads, crossroads.Village);
        _rude = new(Crossroads.Rude, crossroads.Vera, _village);
        _polite = new(Crossroads.Polite, crossroads.Paul, _village);
        _rude.Rudely();
        _polite.Politely();
    }

    public void Dispose() => (_crossroads.Vera.Taken, _crossroads.Paul.Taken) = ((_, _, _) => Task.CompletedTask, (_, _, _) => Task.CompletedTask);

    // Nothing tells the first answer from a post, and the second not from one that is sent again: the third is one too many.
    [ServerFact("dovecot", "postfix")]
    public async Task A_mailbox_that_answers_its_own_answers_is_heard_twice_and_then_waits_for_a_moderator()
    {
        var before = _crossroads.Vera.Messages.Count;

        var post = await _village.Write(Hal, "holiday@lists.test", "Hello", "Hello, all.");
        await _village.Receives("dora@example.org", "held mail 1");
        await Eventually.Holds(() => _rude.Answers == 6 && _polite.Answers == 6);
        await _crossroads.Ends($"{post} of ", 3);

        Assert.Single(_village.Mailbox(Hal), letter => letter.Id == post);
        Letter[] letters = [.. _crossroads.Vera.Messages.Skip(before).Select(message => new Letter(message))];
        Assert.Equal([post, "<away.", "<away."], letters.Select(letter => letter.Id == post ? post : letter.Id[..6]));
        Assert.Equal(3, _village.Mailbox(Hal).Count);
        Assert.DoesNotContain(_village.Mailbox(Hal), letter => letter.Field("From") == Crossroads.Polite);
        Assert.All(letters, letter => Assert.Empty(letter.Field("Auto-Submitted")));
    }

    [ServerTheory("dovecot", "postfix")]
    [InlineData("holiday-request@lists.test", 2)]
    [InlineData("scanned-request@lists.test", 1)]
    public async Task An_address_for_commands_answers_it_once_a_day(string address, int answers)
    {
        await _village.Write(Crossroads.Rude, address, "help", "");
        await Eventually.Holds(() => _rude.Answers == answers);
        await _crossroads.Ends($"{_rude.Last}: 0 messages");

        Assert.Equal(answers, _rude.Answers);
        Assert.Equal(answers, _crossroads.Vera.Messages.Count(message => new Letter(message).ReplyTo == address));
    }
}

using Pymalist.EndToEnd.Stories;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Loops;

/// <summary>Two lists that have each other as members.</summary>
[Collection("Loops")]
public sealed class ListsOfEachOtherTests(Crossroads crossroads)
{
    private readonly Village _village = crossroads.Village;

    // One installation reads the members of both at once.
    [ServerFact("dovecot", "postfix")]
    public async Task Of_two_lists_on_one_installation_everybody_gets_a_post_once()
    {
        string[] posts = [await _village.Write("ann@example.com", "north@lists.test", "To the north", "Hello."), await _village.Write("bob@example.net", "south@lists.test", "To the south", "Hello.")];
        foreach (var post in posts)
            await crossroads.Ends($"{post} of ", 3);

        foreach (var person in (string[])["ann@example.com", "bob@example.net", "carol@example.com"])
            Assert.Equal(posts, Posts(person));
    }

    // They know nothing of each other; the first knows its own mail by X-BeenThere when the second sends it back.
    [ServerFact("dovecot", "postfix")]
    public async Task Of_two_lists_on_two_installations_only_a_member_of_both_gets_a_post_twice()
    {
        string[] posts = [await _village.Write("eve@example.com", "east@lists.test", "To the east", "Hello."), await _village.Write("dan@example.org", "west@far.test", "To the west", "Hello.")];
        foreach (var post in posts)
            await crossroads.Ends($"{post}: 0 messages");

        Assert.Equal(posts, Posts("eve@example.com"));
        Assert.Equal(posts, Posts("dan@example.org"));
        Assert.Equal([posts[0], posts[0], posts[1], posts[1]], Posts("carl@example.com"));
    }

    private IEnumerable<string> Posts(string person) => _village.Mailbox(person).Select(letter => letter.Id).Order();
}

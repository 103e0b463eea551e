using Pymalist.EndToEnd.Stories;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Loops;

/// <summary>Addresses of lists among their own members and owners.</summary>
[Collection("Loops")]
public sealed class OwnAddressesTests(Crossroads crossroads)
{
    private readonly Village _village = crossroads.Village;

    // The alias is the list again, which knows its own mail; what comes by a list is no command, no bounce, and nothing for owners.
    [ServerFact("dovecot", "postfix")]
    public async Task A_list_that_has_its_own_addresses_as_members_sends_a_post_once()
    {
        var post = await _village.Write("mia@example.com", "mirror@lists.test", "Hello", "Hello, all.");
        await crossroads.Ends($"{post}: 0 messages", 5);
        await crossroads.Ends("has come back from \"Mirror\"");

        Assert.Equal([post], _village.Mailbox("mia@example.com").Select(letter => letter.Id));
        Assert.Empty(_village.Mailbox("max@example.org"));
    }

    [ServerFact("dovecot", "postfix")]
    public async Task Two_lists_whose_owners_are_each_others_bring_a_mail_to_each_person_once()
    {
        var mail = await _village.Write("eve@example.com", "left-owner@lists.test", "A question", "Who are you?");
        await crossroads.Ends($"{mail}: 0 messages", 3);

        Assert.Equal([mail], _village.Mailbox("lea@example.org").Select(letter => letter.Id));
        Assert.Equal([mail], _village.Mailbox("rob@example.org").Select(letter => letter.Id));
    }
}

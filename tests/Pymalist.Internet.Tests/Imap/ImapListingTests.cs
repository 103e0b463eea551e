using Pymalist.Internet.Imap;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapListingTests
{
    [Fact]
    public void Mail_is_listed_by_UID_and_nothing_else_is()
    {
        var listing = new ImapListing("test.example:143", first: 5);

        listing.Add(Fetch(("UID", "9"), ("RFC822.SIZE", "100")));
        listing.Add(Fetch(("RFC822.SIZE", "7"), ("UID", "5")));
        listing.Add(Fetch(("UID", "4"), ("RFC822.SIZE", "100")));
        listing.Add(Fetch(("RFC822.SIZE", "100")));
        listing.Add(Fetch(("UID", "9"), ("FLAGS", "x")));
        listing.Add(new("*", "EXISTS") { Number = 9 });
        listing.Add(Fetch(("UID", "6"), ("RFC822.SIZE", "-1")));

        Assert.Equal([new(5, 7, false), new(6, 0, false), new(9, 100, false)], listing.Entries);
    }

    [Fact]
    public void Flags_tell_what_is_deleted()
    {
        var listing = new ImapListing("test.example:143", first: 1);

        listing.Add(new("*", "FETCH") { Values = [new ImapList([new ImapAtom("UID"), new ImapAtom("1"), new ImapAtom("FLAGS"), new ImapList([new ImapAtom("\\DELETED")])])] });

        Assert.True(Assert.Single(listing.Entries).IsDeleted);
    }

    [Fact]
    public void A_listing_without_end_is_not_listened_to()
    {
        var listing = new ImapListing("test.example:143", first: 1);

        var exception = Assert.Throws<ProtocolException>(() =>
        {
            for (var uid = 1; uid < 2_000_000; uid++)
                listing.Add(Fetch(("UID", $"{uid}")));
        });

        Assert.Contains("more than 1000000 mails", exception.Message, StringComparison.Ordinal);
    }

    private static ImapResponse Fetch(params (string Name, string Value)[] items) =>
        new("*", "FETCH") { Values = [new ImapList([.. items.SelectMany(item => new[] { new ImapAtom(item.Name), new ImapAtom(item.Value) })])] };
}

using System.Text;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Archives.Threads;

namespace Pymalist.Lists.Tests.Archives;

public sealed class PlacementTests
{
    private static ArchivedPost Post(string id, string references) =>
        ArchiveReader.Describe(Encoding.ASCII.GetBytes($"Message-ID: <{id}>\nReferences: {references}\n\n"), DateTimeOffset.UnixEpoch);

    private static Placement Place(ArchivedPost post, bool isAnother, params (string Id, long Thread)[] known) =>
        Placement.Of(Placement.IdsOf(post), known.ToDictionary(pair => Permalink.Of(pair.Id), pair => pair.Thread), isAnother);

    [Fact]
    public void The_nearest_that_is_known_decides()
    {
        var post = Post("d", "<a> <b> <c>");

        Assert.Equal(["d", "c", "b", "a"], Placement.IdsOf(post).Select(id => "abcd".Single(name => Permalink.Of($"{name}") == id).ToString()));
        Assert.Equal(new Placement(7, null), Place(post, isAnother: false, ("a", 5), ("b", 7)));
        Assert.Equal(new Placement(null, null), Place(post, isAnother: false));
    }

    [Fact]
    public void A_thread_that_waited_for_it_takes_it_in_or_joins_that_of_what_it_answers()
    {
        var post = Post("b", "<a>");

        Assert.Equal(new Placement(3, null), Place(post, isAnother: false, ("b", 3)));
        Assert.Equal(new Placement(1, 3), Place(post, isAnother: false, ("a", 1), ("b", 3)));
        Assert.Equal(new Placement(1, null), Place(post, isAnother: false, ("a", 1), ("b", 1)));
    }

    [Fact]
    public void A_second_post_of_an_id_takes_no_thread_with_it()
    {
        Assert.Equal(new Placement(1, null), Place(Post("b", "<a>"), isAnother: true, ("a", 1), ("b", 3)));
        Assert.Equal(new Placement(null, null), Place(Post("b", ""), isAnother: true, ("b", 3)));
    }

    [Fact]
    public void One_that_answers_itself_is_alone() => Assert.Equal(new Placement(null, null), Place(Post("a", "<a> <a>"), isAnother: false));
}

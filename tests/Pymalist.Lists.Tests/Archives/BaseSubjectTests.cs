using System.Diagnostics;
using Pymalist.Lists.Archives;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Archives;

public sealed class BaseSubjectTests
{
    [Theory]
    [InlineData("Hello", "Hello", false)]
    [InlineData("", "", false)]
    [InlineData("Re: Hello", "Hello", true)]
    [InlineData("RE : re:fw: FWD:Hello", "Hello", true)]
    [InlineData("Re[2]: Hello", "Hello", true)]
    [InlineData("Re [note] : Hello", "Hello", true)]
    [InlineData("Hello (fwd) (FWD)", "Hello", true)]
    [InlineData("[Red] Hello", "Hello", false)]
    [InlineData("[Red] Re: [Blue][Green] Hello", "Hello", true)]
    [InlineData("[Red][Blue] Fwd: Hello", "Hello", true)]
    [InlineData("[Red]", "[Red]", false)]
    [InlineData("[Red] [Blue]", "[Blue]", false)]
    [InlineData("[Fwd: Hello]", "Hello", true)]
    [InlineData("Re: [fwd: [Red] Re: Hello (fwd)]", "Hello", true)]
    [InlineData("Re:", "", true)]
    [InlineData("Regards", "Regards", false)]
    [InlineData("Re Hello", "Re Hello", false)]
    [InlineData("[Red Hello", "[Red Hello", false)]
    [InlineData("a \t b\u00a0 c", "a b c", false)]
    [InlineData("Ad: Re: x", "Ad: Re: x", false)]
    public void What_answers_put_around_a_subject_is_taken_off(string subject, string text, bool isReply) =>
        Assert.Equal(new BaseSubject(text, isReply), BaseSubject.Of(subject));

    [Fact]
    public void Case_does_not_part_what_belongs_together() =>
        Assert.Equal(BaseSubject.Of("Re: GR\u00dcSSE \u0131i").Key, BaseSubject.Of("gr\u00fcsse \u0131i").Key);

    // thread-orderedsubject.imaptest: (1)(2 (7)(12)(13))(3 (5)(11))(4)(6)(8)(9 10)(14)(15)
    [CorpusFact]
    public async Task The_subjects_of_imaptest_fall_into_its_threads()
    {
        var posts = await Mboxes.Posts("thread-orderedsubject");

        var groups = posts.Select((post, i) => (post.BaseSubject.Key, Number: i + 1)).GroupBy(pair => pair.Key, pair => pair.Number).Select(group => string.Join(' ', group));

        Assert.Equal(["1", "2 7 12 13", "3 5 11", "4", "6", "8", "9 10", "14", "15"], groups);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[a]")]
    [InlineData("re:")]
    [InlineData("[fwd:")]
    [InlineData("(fwd)")]
    [InlineData("re[a]")]
    public void A_subject_of_nothing_but_marks_is_read_at_once(string mark)
    {
        var subject = string.Concat(Enumerable.Repeat(mark, 1_000_000));
        var start = Stopwatch.GetTimestamp();

        BaseSubject.Of(subject);
        BaseSubject.Of(subject + new string(']', 500));

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}

using Pymalist.Lists;
using Pymalist.Testing;

namespace Pymalist.Conformance;

public sealed class RosterProcessorTests : ProcessorConformance
{
    protected override IProcessor Processor() => new RosterProcessor(Example.List, [Example.Ann, Example.Bob], batch: 1);
}

public sealed class SingleListProcessorTests : ProcessorConformance
{
    protected override IProcessor Processor() =>
        new SingleListProcessor(new ListOptions { List = Example.List, Subscribers = [Example.Ann, Example.Bob], MaxRecipients = 1 });
}

public sealed class ManyListsProcessorTests : ProcessorConformance
{
    private static readonly Mailbox Green = Mailbox.Parse("Green mail list <green@example.org>");

    protected override IProcessor Processor() => new ManyListsProcessor(
    [
        new ListOptions { List = Example.List, Subscribers = [Example.Ann, Example.Bob], SubjectPrefix = "[Red] " },
        new ListOptions { List = Green, Subscribers = [Example.Ann] },
    ]);

    protected override Mail Post() => Example.Post() with { Recipients = [Example.List, Green] };
}

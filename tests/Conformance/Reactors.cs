using Pymalist.Testing;

namespace Pymalist.Conformance;

public sealed class CollectingReactorTests : ReactorConformance
{
    private readonly CollectingReactor _reactor = new();

    protected override IReactor Reactor() => _reactor;

    protected override void AssertReactedTo(int failures) => Assert.Equal(failures, _reactor.Failures.Count);
}

public sealed class MultipleReactorTests : ReactorConformance
{
    private readonly CollectingReactor _first = new();
    private readonly CollectingReactor _second = new();

    protected override IReactor Reactor() => new MultipleReactor([_first, _second]);

    protected override void AssertReactedTo(int failures)
    {
        Assert.Equal(failures, _first.Failures.Count);
        Assert.Equal(failures, _second.Failures.Count);
    }
}

public sealed class StdErrLoggerTests : ReactorConformance, IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    protected override IReactor Reactor() => new StdErrLogger(_output);

    // A line for each, and one more for each recipient that is named.
    protected override void AssertReactedTo(int failures)
    {
        var lines = _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith("pymalist: ", line, StringComparison.Ordinal));
        Assert.Equal(failures, lines.Count(line => !line.StartsWith("pymalist:   ", StringComparison.Ordinal)));
    }
}

using Pymalist.Hosting.Stages;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

public sealed class SettlementTests
{
    private readonly Settlement _settlement = new(TimeProvider.System, new CollectingLogger<Settlement>());

    [Fact]
    public async Task What_cannot_be_written_down_at_once_is_tried_again_in_place()
    {
        var tries = 0;

        await _settlement.Persist(_ => ++tries < 3 ? throw new IOException("full") : Task.CompletedTask, CancellationToken.None);

        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task The_end_of_the_grace_leaves_a_last_moment_to_write_down_what_was_done()
    {
        var isCancelled = true;

        await _settlement.Persist(
            token =>
            {
                isCancelled = token.IsCancellationRequested;
                return Task.CompletedTask;
            },
            new CancellationToken(canceled: true));

        Assert.False(isCancelled);
    }
}

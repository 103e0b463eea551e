namespace Pymalist.Lists.Authentication;

/// <summary>A clock that stands at the time of a post, so that the same post is judged and signed alike when it is processed again.</summary>
internal sealed class StandingClock(DateTimeOffset time) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => time;
}

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Holds everything, as long as an owner wants that.</summary>
/// <param name="isOn">Whether that is so now.</param>
public sealed class EmergencyRule(bool isOn) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        new(isOn ? new Verdict(Act.Hold, "Emergency", $"For the time being every post to {post.List.List} is looked at by a moderator.") : null);
}

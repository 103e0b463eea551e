using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Holds everything, as long as an owner wants that.</summary>
/// <param name="isOn">Whether that is so now.</param>
public sealed class EmergencyRule(bool isOn) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        new(isOn ? Verdict.Of(Act.Hold, "Emergency", Sentence.Of(NoticeKind.ReasonEmergency, ("list", $"{post.List.List}"))) : null);
}

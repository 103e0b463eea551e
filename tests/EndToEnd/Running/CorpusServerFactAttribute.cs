using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Running;

/// <summary>A test that needs real servers, and the corpus that lies beside a developer's checkout.</summary>
public sealed class CorpusServerFactAttribute : FactAttribute
{
    /// <param name="programs">As of a <see cref="ServerFactAttribute"/>.</param>
    public CorpusServerFactAttribute(params string[] programs) =>
        Skip = new CorpusFactAttribute().Skip ?? new ServerFactAttribute(programs).Skip;
}

using System.Text.RegularExpressions;

namespace Pymalist.Hosting.Tests;

public sealed partial class DocumentsTests
{
    [Fact]
    public void The_code_in_the_documents_is_the_code_that_is_built()
    {
        var docs = Path.Combine(Repository.Root, "docs");
        var shown = Shown().Matches(File.ReadAllText(Path.Combine(docs, "components.md")));

        Assert.Equal(5, shown.Count);
        Assert.All(shown, match => Assert.Equal(File.ReadAllText(Path.Combine(docs, match.Groups[1].Value)), match.Groups[2].Value));
    }

    [GeneratedRegex("<!-- (examples/[^ ]+) -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();
}

using Xunit;

namespace Pymalist.Testing;

/// <summary>The mail corpus that lies beside a developer's checkout, in ../shared/corpus; a user's clone has none.</summary>
public static class Corpus
{
    /// <summary>The folder, or null where there is none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The files of a folder (<c>mime</c>, <c>hostile</c>), all kinds, by path; empty where there is no corpus.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern = "*.eml") =>
        Root is null ? [] : [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    // From where the tests were built, upwards: the repository, then the folder beside which it lies.
    private static string? Find()
    {
        for (var folder = Path.GetDirectoryName(AppContext.BaseDirectory); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var corpus = Path.Combine(folder, "shared", "corpus");
            if (Directory.Exists(corpus))
                return corpus;
        }

        return null;
    }
}

/// <summary>A test on the corpus: skipped, and saying so, where there is none.</summary>
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (Corpus.Root is null)
            Skip = "There is no ../shared/corpus beside this checkout.";
    }
}

/// <summary>The same for a test of several cases.</summary>
public sealed class CorpusTheoryAttribute : TheoryAttribute
{
    public CorpusTheoryAttribute()
    {
        if (Corpus.Root is null)
            Skip = "There is no ../shared/corpus beside this checkout.";
    }
}

namespace Pymalist.Hosting.Settings;

/// <summary>Something that is wrong in a configuration.</summary>
/// <param name="Key">The key it is about: <c>Pymalist:Fetcher:Pop3:Host</c>.</param>
/// <param name="Origin">Where its value comes from (a file, the environment, the command line); empty where it is missing.</param>
/// <param name="Text">What is wrong and what to do.</param>
public sealed record Problem(string Key, string Origin, string Text)
{
    public override string ToString() => Origin.Length == 0 ? $"{Key}: {Text}" : $"{Key} ({Origin}): {Text}";
}

/// <summary>A setting as it holds.</summary>
/// <param name="Key">Its key: <c>Pymalist:Fetcher:Pop3:Host</c>.</param>
/// <param name="Value">Its value; a secret's is masked.</param>
/// <param name="Origin">Where it comes from; <c>default</c> where nothing sets it.</param>
public sealed record Setting(string Key, string Value, string Origin);

/// <summary>A configuration that nothing can be started with: all that is wrong with it, at once.</summary>
public sealed class SettingsException(IReadOnlyList<Problem> problems)
    : Exception(string.Join(Environment.NewLine, problems.Select(problem => problem.ToString())))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;
}

namespace Pymalist;

/// <summary>An exception that was thrown in another process: its type's name and its message.</summary>
public sealed class ReportedException(string type, string message) : Exception(message)
{
    /// <summary>The full name of the type that was thrown there.</summary>
    public string Type { get; } = type;
}

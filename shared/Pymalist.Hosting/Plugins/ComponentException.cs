namespace Pymalist.Hosting.Plugins;

/// <summary>A component of a third party failed: its name, and how.</summary>
public sealed class ComponentException(string name, string text, Exception? innerException = null)
    : Exception($"The component {name} {text}", innerException)
{
    /// <summary>Whether it is left to itself, and may still be doing what it was asked for.</summary>
    internal bool IsLeft { get; init; }
}

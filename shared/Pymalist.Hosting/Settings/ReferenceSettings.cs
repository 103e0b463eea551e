using System.ComponentModel.DataAnnotations;

namespace Pymalist.Hosting.Settings;

/// <summary>What goes over a broker by reference to the store.</summary>
public sealed record ReferenceSettings
{
    /// <summary>In octets: a larger message does. The embedded queue keeps each once as it is.</summary>
    [Range(0, 64 * 1024 * 1024)]
    public int ReferenceAbove { get; init; } = 1024 * 1024;
}

using System.Globalization;

namespace Pymalist.Lists.Policy;

/// <summary>Sizes for people.</summary>
internal static class Octets
{
    /// <summary><c>812 B</c>, <c>40.0 KB</c>, <c>2.5 MB</c>: of 1024. The units are understood in all languages.</summary>
    public static string Text(long octets) => octets switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{octets} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{octets / 1024.0:F1} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{octets / 1048576.0:F1} MB"),
    };
}

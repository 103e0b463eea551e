using Microsoft.Extensions.Configuration;
using Pymalist.Hosting.Plugins;

namespace Pymalist.Hosting.Settings;

/// <summary>Reads which component a section names, by its kind, and how it is set.</summary>
/// <param name="reader">Where problems go.</param>
/// <param name="kinds">The kinds there are, and how the section of each becomes a component.</param>
/// <param name="guard">Puts a third party's component behind a guard.</param>
/// <param name="others">Kinds that somebody else reads, named to people who look for one.</param>
internal sealed class ComponentReader<T>(
    SettingsReader reader, Dictionary<string, Func<IConfigurationSection, Func<PartContext, T>>> kinds, Func<T, CallGuard, T> guard, params string[] others)
    where T : class
{
    private const string Custom = "Custom";

    /// <summary>The component of a section; null, with a problem noted, where it names none.</summary>
    /// <param name="section">Holds one of the kinds, and beside it what is named in <paramref name="besides"/>.</param>
    /// <param name="limit">How long a third party's component may take.</param>
    /// <param name="besides">Keys of the section that others read.</param>
    public Part<T>? Read(IConfigurationSection section, TimeSpan limit, params IReadOnlyList<string> besides)
    {
        var named = section.GetChildren().Where(child => !besides.Contains(child.Key, StringComparer.OrdinalIgnoreCase)).ToArray();
        foreach (var unknown in named.Where(child => KindOf(child.Key) is null))
            reader.Wrong(unknown, $"there is no such kind; there are: {Kinds}.");
        var known = named.Where(child => KindOf(child.Key) is not null).ToArray();
        if (known.Length > 1)
            reader.Wrong(section, $"names {string.Join(" and ", known.Select(child => child.Key))}; it must name one.");
        if (named.Length == 0)
            reader.Wrong(section, $"names nothing; give one of {Kinds}.");
        if (known.Length != 1)
            return null;

        var kind = KindOf(known[0].Key)!;
        return kind == Custom ? ReadCustom(known[0], limit) : new Part<T>(kind, kinds[kind](known[0]));
    }

    private string Kinds => string.Join(", ", kinds.Keys.Concat(others).Append(Custom));

    private string? KindOf(string key) => kinds.Keys.Append(Custom).FirstOrDefault(kind => kind.Equals(key, StringComparison.OrdinalIgnoreCase));

    private Part<T>? ReadCustom(IConfigurationSection section, TimeSpan limit)
    {
        var names = reader.Read<CustomOptions>(section, [.. section.GetChildren().Select(child => child.Key)]);
        if (names.Assembly.Length == 0 || names.Type.Length == 0)
            return null;

        try
        {
            var make = CustomComponent.Maker<T>(names, section, reader);
            return new Part<T>(names.Type, context => Made(make, context, names, limit));
        }
        catch (Exception exception)
        {
            // Loading runs what a third party wrote, and looks at it: there is nothing that cannot be thrown.
            var reason = exception as ComponentException ?? new ComponentException(names.Type, $"cannot be loaded: {exception.GetType().Name}: {exception.Message}", exception);
            reader.Unloadable(section, reason);
            return new Part<T>(names.Type, _ => (T)(object)new UnloadableComponent(reason));
        }
    }

    private T Made(Func<PartContext, T> make, PartContext context, CustomOptions names, TimeSpan limit)
    {
        try
        {
            return guard(make(context), new CallGuard(names.Type, limit));
        }
        catch (ComponentException exception)
        {
            return (T)(object)new UnloadableComponent(exception);
        }
    }
}

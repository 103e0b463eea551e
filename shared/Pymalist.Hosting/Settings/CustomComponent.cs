using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Pymalist.Hosting.Plugins;

namespace Pymalist.Hosting.Settings;

/// <summary>Names a third party's component; the other keys beside these two are its own.</summary>
internal sealed record CustomOptions
{
    /// <summary>The assembly's file; relative to the working directory.</summary>
    [Required]
    public string Assembly { get; init; } = "";

    /// <summary>The type's name with its namespace.</summary>
    [Required]
    public string Type { get; init; } = "";
}

/// <summary>Makes a third party's component: by a constructor without parameters, or by one that takes a record of settings.</summary>
internal static class CustomComponent
{
    /// <summary>What makes it. Its own settings are read now, so that what is wrong in them is told with all the rest.</summary>
    /// <exception cref="ComponentException">It cannot be loaded, or is no such component; says why.</exception>
    public static Func<T> Maker<T>(CustomOptions names, IConfigurationSection section, SettingsReader reader)
    {
        var type = PluginLoader.TypeOf(names.Assembly, names.Type);
        if (!typeof(T).IsAssignableFrom(type) || type.IsAbstract)
            throw new ComponentException(names.Type, $"cannot be used here: it is no {typeof(T).Name}.");

        var constructor = ConstructorOf(type, names);
        string[] named = [nameof(CustomOptions.Assembly), nameof(CustomOptions.Type)];
        object[] arguments = [.. constructor.GetParameters().Select(parameter => reader.Read(parameter.ParameterType, section, named))];
        if (arguments.Length == 0)
            reader.Read<object>(section, named);
        return () => Made<T>(constructor, arguments, names);
    }

    private static ConstructorInfo ConstructorOf(Type type, CustomOptions names) =>
        type.GetConstructors().Where(TakesSettings).MaxBy(constructor => constructor.GetParameters().Length)
        ?? throw new ComponentException(names.Type, "cannot be made: it needs a public constructor without parameters, or with one record of settings.");

    private static bool TakesSettings(ConstructorInfo constructor) => constructor.GetParameters() switch
    {
        [] => true,
        [var only] => only.ParameterType.IsClass && only.ParameterType.GetConstructor(Type.EmptyTypes) is not null,
        _ => false,
    };

    private static T Made<T>(ConstructorInfo constructor, object[] arguments, CustomOptions names)
    {
        try
        {
            return (T)constructor.Invoke(arguments);
        }
        catch (TargetInvocationException exception)
        {
            throw new ComponentException(names.Type, $"cannot be made: {exception.InnerException?.Message}", exception.InnerException);
        }
    }
}

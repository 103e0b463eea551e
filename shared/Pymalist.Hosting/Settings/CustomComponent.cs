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

/// <summary>Makes a third party's component: by a public constructor that takes a record of settings, or none, and beside it what the host gives.</summary>
internal static class CustomComponent
{
    /// <summary>What makes it. Its own settings are read now, so that what is wrong in them is told with all the rest.</summary>
    /// <exception cref="ComponentException">It cannot be loaded, or is no such component; says why.</exception>
    public static Func<PartContext, T> Maker<T>(CustomOptions names, IConfigurationSection section, SettingsReader reader)
    {
        var type = PluginLoader.TypeOf(names.Assembly, names.Type);
        if (!typeof(T).IsAssignableFrom(type) || type.IsAbstract)
            throw new ComponentException(names.Type, $"cannot be used here: it is no {typeof(T).Name}.");

        var constructor = ConstructorOf(type, names);
        string[] named = [nameof(CustomOptions.Assembly), nameof(CustomOptions.Type)];
        var taken = constructor.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        if (!taken.Any(IsSettings))
            reader.Read<object>(section, named);
        Func<PartContext, object?>[] arguments = [.. taken.Select(parameter => ArgumentOf(parameter, type, () => reader.Read(parameter, section, named)))];
        return context => Made<T>(constructor, [.. arguments.Select(argument => argument(context))], names);
    }

    private static ConstructorInfo ConstructorOf(Type type, CustomOptions names) =>
        type.GetConstructors().Where(CanBeCalled).MaxBy(constructor => constructor.GetParameters().Length)
        ?? throw new ComponentException(
            names.Type,
            $"cannot be made: it needs a public constructor that takes at most one record of settings, and beside it only what the host gives: {HostArgument.Names}.");

    private static bool CanBeCalled(ConstructorInfo constructor)
    {
        var taken = constructor.GetParameters().Select(parameter => parameter.ParameterType).Where(type => !HostArgument.IsOne(type)).ToArray();
        return taken.Length <= 1 && taken.All(IsSettings);
    }

    private static bool IsSettings(Type type) => !HostArgument.IsOne(type) && type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null;

    private static Func<PartContext, object?> ArgumentOf(Type parameter, Type component, Func<object> readSettings)
    {
        if (HostArgument.IsOne(parameter))
            return context => HostArgument.Of(parameter, component, context);

        var settings = readSettings();
        return _ => settings;
    }

    private static T Made<T>(ConstructorInfo constructor, object?[] arguments, CustomOptions names)
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

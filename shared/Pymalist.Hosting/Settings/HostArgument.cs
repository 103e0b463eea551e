using Microsoft.Extensions.Logging;

namespace Pymalist.Hosting.Settings;

/// <summary>What a third party's component gets from the host when its constructor asks for it.</summary>
internal static class HostArgument
{
    private static readonly Type[] Types = [typeof(IDeliveryJournal), typeof(ISeenMail), typeof(ILogger), typeof(ILoggerFactory)];

    /// <summary>What there is, for people.</summary>
    public static string Names => string.Join(", ", Types.Select(type => type.Name).Append("ILogger<T>"));

    public static bool IsOne(Type type) => Types.Contains(type) || IsLoggerOf(type);

    /// <summary>The argument for a parameter of that type; null where this host has none.</summary>
    /// <param name="parameter">One of these types.</param>
    /// <param name="component">Whose logger it is to be.</param>
    /// <param name="context">Where it comes from.</param>
    public static object? Of(Type parameter, Type component, PartContext context)
    {
        if (parameter == typeof(IDeliveryJournal))
            return context.TakeJournal();
        if (parameter == typeof(ISeenMail))
            return context.Seen;
        if (parameter == typeof(ILoggerFactory))
            return context.Loggers;

        return IsLoggerOf(parameter)
            ? Activator.CreateInstance(typeof(Logger<>).MakeGenericType(parameter.GetGenericArguments()), context.Loggers)
            : context.Loggers.CreateLogger(component);
    }

    private static bool IsLoggerOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ILogger<>);
}

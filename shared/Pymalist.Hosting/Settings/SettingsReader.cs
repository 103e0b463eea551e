using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Pymalist.Hosting.Settings;

/// <summary>Binds sections of a configuration to records, and keeps a list of all that is wrong, each with its key and its origin.</summary>
internal sealed class SettingsReader(IConfigurationRoot configuration)
{
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _unloadable = [];
    private readonly List<Problem> _warnings = [];
    private readonly List<Setting> _effective = [];

    /// <summary>What nothing can be started with.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Components that cannot be loaded: the rest can run without them.</summary>
    public IReadOnlyList<Problem> UnloadableComponents => _unloadable;

    /// <summary>What is hardly meant so.</summary>
    public IReadOnlyList<Problem> Warnings => _warnings;

    /// <summary>All that was read, with what holds where nothing is set.</summary>
    public IReadOnlyList<Setting> Effective => _effective;

    /// <summary>The record that a section holds. What is wrong in it is a problem, and has the record's default.</summary>
    /// <param name="section">May be missing: then required settings are.</param>
    /// <param name="besides">Keys of the section that others read.</param>
    public T Read<T>(IConfigurationSection section, params IReadOnlyList<string> besides) => (T)Read(typeof(T), section, besides);

    /// <inheritdoc cref="Read{T}"/>
    public object Read(Type type, IConfigurationSection section, params IReadOnlyList<string> besides)
    {
        var record = Activator.CreateInstance(type)!;
        var properties = type.GetProperties().Where(property => property.CanWrite).ToArray();
        foreach (var property in properties)
            Set(record, property, section);

        if (record is IValidatableObject whole)
            Validate(whole, section);

        var known = properties.SelectMany(Keys).Concat(besides).ToArray();
        foreach (var key in section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            Wrong(key, $"there is no such setting here; there are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        return record;
    }

    /// <summary>Notes something wrong with a section's value.</summary>
    public void Wrong(IConfigurationSection section, string text) => _problems.Add(new Problem(section.Path, OriginOf(section), text));

    /// <summary>Notes what can be used as it is, and is hardly meant so.</summary>
    public void Warn(IConfigurationSection section, string text) => _warnings.Add(new Problem(section.Path, OriginOf(section), text));

    /// <summary>Notes that a component cannot be loaded: what else is configured can run without it.</summary>
    public void Unloadable(IConfigurationSection section, Exception exception) =>
        _unloadable.Add(new Problem(section.Path, OriginOf(section), exception.Message));

    /// <summary>Where a section's value, or the first one in it, comes from.</summary>
    public string OriginOf(IConfigurationSection section)
    {
        var key = section.Value is null ? section.AsEnumerable().LastOrDefault(pair => pair.Value is not null).Key ?? section.Path : section.Path;
        return configuration.Providers.LastOrDefault(provider => provider.TryGet(key, out _)) is { } provider ? Origin.Of(provider, key) : "";
    }

    // What is wrong by itself is not told of again for what it does to others.
    private void Validate(IValidatableObject record, IConfigurationSection section)
    {
        foreach (var result in record.Validate(new(record)).ToArray())
        {
            var property = record.GetType().GetProperty(result.MemberNames.First())!;
            var child = section.GetSection(property.Name);
            if (!_problems.Any(problem => IsAbout(problem.Key, child.Path)))
                _problems.Add(new Problem(Named(child, property), "", result.ErrorMessage!));
        }
    }

    // The key itself, what lies below it, or the file of a secret; and not SocketMode where it is Socket that is asked for.
    private static bool IsAbout(string key, string path) =>
        key.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (key.Length == path.Length || key[path.Length] is ':' or ' ' || key.EndsWith($"{path}File", StringComparison.OrdinalIgnoreCase));

    private void Set(object record, PropertyInfo property, IConfigurationSection section)
    {
        var child = section.GetSection(property.Name);
        var before = _problems.Count;
        var value = IsSecret(property) ? Secret(property, section, child) : IsLeftOut(property, child) ? null : Value(property.PropertyType, child);
        if (value is not null)
            property.SetValue(record, value);
        Show(record, property, section, child);

        if (_problems.Count == before && IsMissing(record, property))
            _problems.Add(new Problem(Named(child, property), "", $"is missing; give {SettingText.FormOf(property.PropertyType) ?? "it"}."));

        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(rule => rule is not RequiredAttribute))
        {
            if (!rule.IsValid(property.GetValue(record)))
                Wrong(child, rule.FormatErrorMessage(property.Name));
        }
    }

    // Records in records, and in lists, show themselves.
    private void Show(object record, PropertyInfo property, IConfigurationSection section, IConfigurationSection child)
    {
        if (SettingText.FormOf(ElementOf(property.PropertyType) ?? property.PropertyType) is null)
            return;

        var value = property.GetValue(record);
        var file = section.GetSection(property.Name + "File");
        var origin = IsSecret(property) && file.Exists() ? file : child;
        var text = value is IEnumerable list and not string ? string.Join(", ", list.Cast<object>().Select(SettingText.Write)) : SettingText.Write(value);
        _effective.Add(new Setting(child.Path, IsSecret(property) && text.Length > 0 ? "***" : text, origin.Exists() ? OriginOf(origin) : "default"));
    }

    private object? Value(Type type, IConfigurationSection section)
    {
        var isSet = section.Exists() || section.Value is not null;
        if (SettingText.FormOf(type) is { } form)
            return isSet ? Single(type, form, section) : null;
        if (ElementOf(type) is { } element)
            return isSet ? List(element, section) : null;
        if (section.Value is { Length: > 0 })
            Wrong(section, "must be an object with settings in it, not a single value.");
        return Read(type, section);
    }

    private object? Single(Type type, string form, IConfigurationSection section)
    {
        if (section.GetChildren().Any())
            Wrong(section, $"must be {form}, not an object or a list.");
        else if (SettingText.Parse(section.Value ?? "", type) is { } value)
            return value;
        else
            Wrong(section, $"'{section.Value}' will not do: it must be {form}.");
        return null;
    }

    private Array? List(Type element, IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 })
        {
            Wrong(section, "must be a list, in brackets.");
            return null;
        }

        var items = section.GetChildren().Select(item => Value(element, item)).Where(item => item is not null).ToArray();
        var list = Array.CreateInstance(element, items.Length);
        Array.Copy(items, list, items.Length);
        return list;
    }

    private object? Secret(PropertyInfo property, IConfigurationSection section, IConfigurationSection child)
    {
        var file = section.GetSection(property.Name + "File");
        if (file.Value is not { Length: > 0 } path)
            return Value(property.PropertyType, child);
        if (child.Exists())
            Wrong(child, $"stands beside {property.Name}File; one of them has to go.");

        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Wrong(file, $"cannot be read: {exception.Message}");
            return "";
        }
    }

    // A record that may be null is there where something is said about it: an empty one would be another setting.
    private static bool IsLeftOut(PropertyInfo property, IConfigurationSection child) =>
        !child.Exists() && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static bool IsSecret(PropertyInfo property) => property.IsDefined(typeof(SecretAttribute));

    private static bool IsMissing(object record, PropertyInfo property) =>
        property.GetCustomAttribute<RequiredAttribute>() is { } required && !required.IsValid(property.GetValue(record) is ICollection { Count: 0 } ? null : property.GetValue(record));

    private static string Named(IConfigurationSection child, PropertyInfo property) => IsSecret(property) ? $"{child.Path} or {child.Path}File" : child.Path;

    private static IEnumerable<string> Keys(PropertyInfo property) => IsSecret(property) ? [property.Name, property.Name + "File"] : [property.Name];

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
}

namespace Pymalist.Queues.Tests;

/// <summary>Headers as one text that is the same when they are: the kinds of all values are told apart, tables have no order.</summary>
public static class HeaderText
{
    public static string Of(QueuedMessage message) => Of((object)message.Headers);

    private static string Of(object value) => value switch
    {
        string text => $"\"{text}\"",
        bool flag => flag ? "yes" : "no",
        long number => FormattableString.Invariant($"{number}"),
        IReadOnlyDictionary<string, object> table => $"{{{string.Join(", ", table.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}={Of(row.Value)}"))}}}",
        IReadOnlyList<object> array => $"[{string.Join(", ", array.Select(Of))}]",
        _ => throw new ArgumentException($"A header may not be a {value.GetType()}.", nameof(value)),
    };
}

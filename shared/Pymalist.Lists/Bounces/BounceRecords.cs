using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pymalist.Lists.Bounces;

/// <summary>What is remembered of bounces, as the store has it: JSON. What cannot be read is nothing.</summary>
internal static class BounceRecords
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static BounceState StateOf(string text) => Read(text, BounceState.Clean);

    public static string Write(BounceState state) => state == BounceState.Clean ? "" : JsonSerializer.Serialize(state, Options);

    public static ProviderState ProviderOf(string text) => Read(text, ProviderState.Empty);

    public static string Write(ProviderState state) => state.Count == 0 && state.FrozenSince is null ? "" : JsonSerializer.Serialize(state, Options);

    private static T Read<T>(string text, T nothing)
    {
        if (text.Length == 0)
            return nothing;

        try
        {
            return JsonSerializer.Deserialize<T>(text, Options) ?? nothing;
        }
        catch (JsonException)
        {
            return nothing;
        }
    }
}

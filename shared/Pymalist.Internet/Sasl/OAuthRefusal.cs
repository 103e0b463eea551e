using System.Text.Json;

namespace Pymalist.Internet.Sasl;

/// <summary>Why a server or a token endpoint refuses, as it says in JSON. Only a short word is repeated: the rest may be anything.</summary>
internal static class OAuthRefusal
{
    private const string None = "it does not say why";
    private const int MaxLength = 40;

    /// <summary>The <c>status</c> of an error challenge (RFC 7628, section 3.2.2).</summary>
    public static string Of(ReadOnlySpan<byte> challenge) => Word(challenge, "status");

    /// <summary>The <c>error</c> of a token endpoint's answer (RFC 6749, section 5.2).</summary>
    public static string OfEndpoint(ReadOnlySpan<byte> answer) => Word(answer, "error");

    private static string Word(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxLength } word && word.All(IsPlain)
                ? word
                : None;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no Unicode.
            return None;
        }
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}

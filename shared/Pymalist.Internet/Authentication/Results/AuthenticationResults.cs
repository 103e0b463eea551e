using System.Diagnostics.CodeAnalysis;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Authentication.Results;

/// <summary>What a server says of who authenticated a message: the field Authentication-Results (RFC 8601), and its like in ARC (RFC 8617).</summary>
/// <remarks>Anybody can write one. Only that of a server which is trusted, and through which the message came, says anything.</remarks>
public sealed record AuthenticationResults
{
    /// <summary>The field's name.</summary>
    public const string FieldName = "Authentication-Results";

    /// <summary>Who says it: usually a domain. Empty where the field does not tell, as Microsoft's do not; such a field must not be believed.</summary>
    public required string AuthservId { get; init; }

    /// <summary>Of the field's syntax; what has another than 1 is not to be understood.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Of ARC's set of fields (<c>i=1</c>); null in an Authentication-Results.</summary>
    public int? Instance { get; init; }

    /// <summary>What was found; nothing where nothing was looked for (<c>none</c>).</summary>
    public IReadOnlyList<AuthenticationResult> Results { get; init; } = [];

    /// <summary>Reads a field. What is malformed in it is left out, up to the next semicolon, and the rest is read.</summary>
    /// <param name="fieldBody">What follows the colon, folds and all.</param>
    /// <param name="limits">How long a field is read, and how many results and properties of a result (as many as parameters).</param>
    /// <param name="results">What it says.</param>
    /// <returns>False where it is too long, or has neither a server's name nor a result.</returns>
    public static bool TryParse(ReadOnlySpan<byte> fieldBody, MessageLimits limits, [NotNullWhen(true)] out AuthenticationResults? results)
    {
        results = fieldBody.Length <= limits.MaxFieldLength ? new AuthenticationResultsReader(fieldBody, limits.MaxParameters).Read() : null;
        return results is not null;
    }

    /// <summary>
    /// As a field's body, to be added with <see cref="MessageEdit.Add(string, string)"/>: ASCII, folded, octets that would be something
    /// else there escaped or made <c>?</c>, domains in A-labels. A value that fits no line is left out.
    /// </summary>
    /// <exception cref="ArgumentException">A method, result or property has a name that is none, or the server has no name.</exception>
    public string ToFieldBody() => new AuthenticationResultsWriter().Write(this);
}

/// <summary>What one method found of one identity.</summary>
/// <param name="Method">In lower case: <c>dkim</c>, <c>spf</c>, <c>dmarc</c>, <c>arc</c>, <c>auth</c>.</param>
/// <param name="Result">In lower case: <c>pass</c>, <c>fail</c>, <c>none</c> …</param>
public sealed record AuthenticationResult(string Method, string Result)
{
    /// <summary>Of the method.</summary>
    public int MethodVersion { get; init; } = 1;

    /// <summary>Why; null where that is not said.</summary>
    public string? Reason { get; init; }

    /// <summary>What is said in parentheses, for people; null where nothing is.</summary>
    public string? Comment { get; init; }

    /// <summary>What was looked at.</summary>
    public IReadOnlyList<AuthenticationProperty> Properties { get; init; } = [];

    /// <summary>The value of the first property of this type and name; null where there is none.</summary>
    public string? this[string type, string name] => Properties.FirstOrDefault(property => property.Type == type && property.Name == name)?.Value;
}

/// <summary>A part of the message or its envelope, as a method saw it: <c>header.from=example.org</c>.</summary>
/// <param name="Type">In lower case: <c>smtp</c>, <c>header</c>, <c>body</c>, <c>policy</c>.</param>
/// <param name="Name">In lower case.</param>
/// <param name="Value">Without quotes.</param>
public sealed record AuthenticationProperty(string Type, string Name, string Value);

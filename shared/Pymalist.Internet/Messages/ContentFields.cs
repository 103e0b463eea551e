namespace Pymalist.Internet.Messages;

/// <summary>What the header section of an entity says of its content (RFC 2045, section 3), found in one walk over it.</summary>
/// <param name="BodyStart">Where the body begins.</param>
/// <param name="IsWhole">False where a field was not read because of the limits.</param>
internal sealed record ContentFields(int BodyStart, bool IsWhole)
{
    /// <summary>What of the header section is not as it should be, for people; null where nothing is.</summary>
    public string? Defect { get; private init; }

    public ContentField? Type { get; private init; }

    public ContentField? Disposition { get; private init; }

    public ContentField? Encoding { get; private init; }

    /// <summary>The first of each; one that is longer than the limit, or lies behind it, counts as missing.</summary>
    public static ContentFields Read(ReadOnlySpan<byte> entity, MessageLimits limits)
    {
        ContentField? type = null, disposition = null, encoding = null;
        var isWhole = true;
        var fields = new HeaderFields(entity);
        while (fields.MoveNext())
        {
            var field = fields.Current;
            if (!field.StartsWith("Content-"u8))
                continue;

            if (field.Raw.Length > limits.MaxFieldLength || fields.End > limits.MaxHeaderSectionLength)
                isWhole = false;
            else if (type is null && field.Is("Content-Type"u8))
                type = ContentField.Parse(field.Body, limits.MaxParameters);
            else if (disposition is null && field.Is("Content-Disposition"u8))
                disposition = ContentField.Parse(field.Body, limits.MaxParameters);
            else if (encoding is null && field.Is("Content-Transfer-Encoding"u8))
                encoding = ContentField.Parse(field.Body, limits.MaxParameters);
        }

        var emptyLine = HeaderFields.EmptyLineLength(entity[fields.End..]);
        return new ContentFields(fields.End + emptyLine, isWhole)
        {
            Defect = DefectOf(entity, fields.End, emptyLine),
            Type = type,
            Disposition = disposition,
            Encoding = encoding,
        };
    }

    private static string? DefectOf(ReadOnlySpan<byte> entity, int end, int emptyLine) =>
        emptyLine == 0 && end < entity.Length ? "a header section that ends in a line that is no field"
        : end > 0 && entity[0] is (byte)' ' or (byte)'\t' ? "a header section that begins with a fold"
        : null;
}

using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>Puts fields of a stranger's message into another one.</summary>
internal static class OldField
{
    /// <summary>The body without the white space before it; a NUL, and a CR that ends no line, become spaces, which no field of ours may hold.</summary>
    public static byte[] Body(Field field)
    {
        var body = field.Body.Trim(" \t"u8).ToArray();
        for (var i = 0; i < body.Length; i++)
        {
            var isBareReturn = body[i] == (byte)'\r' && (i + 1 == body.Length || body[i + 1] != (byte)'\n');
            if (isBareReturn || body[i] == 0)
                body[i] = (byte)' ';
        }

        return body;
    }
}

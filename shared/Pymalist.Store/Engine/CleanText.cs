using System.Text;

namespace Pymalist.Store;

/// <summary>Text from outside as both databases take it: PostgreSQL has no NUL, and neither has half a surrogate pair.</summary>
internal static class CleanText
{
    public static string Of(string text, int length = int.MaxValue)
    {
        if (text.Length > length)
            text = text[..length] + "…";
        text = text.Replace('\0', '\ufffd');
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }
}

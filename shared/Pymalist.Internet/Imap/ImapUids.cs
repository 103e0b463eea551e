using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Imap;

/// <summary>Sets of UIDs as commands have them.</summary>
internal static class ImapUids
{
    /// <summary><c>1:3,7</c>.</summary>
    public static string Set(IEnumerable<uint> uids)
    {
        var set = new StringBuilder();
        uint? first = null;
        uint last = 0;
        foreach (var uid in uids.Order())
        {
            if (first is not null && uid > last + 1)
                Close();
            first ??= uid;
            last = uid;
        }

        Close();
        return set.ToString();

        void Close()
        {
            if (first is not { } from)
                return;

            set.Append(set.Length > 0 ? "," : "");
            set.Append(CultureInfo.InvariantCulture, $"{from}");
            if (last > from)
                set.Append(CultureInfo.InvariantCulture, $":{last}");
            first = null;
        }
    }
}

using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>The fields by which a list names itself and says how to deal with it (RFC 2369, 2919, 5064, 8058).</summary>
internal sealed class ListFields(ListFacts list, bool addListHeaders)
{
    private readonly string _address = list.List.Address.ToString();
    private readonly string _id = IdWithName(list.List);
    private readonly string _post = list.IsAnnouncement ? "NO" : UriList.Write(UriList.Mailto(list.List.Address));
    private readonly string _help = UriList.Write(UriList.Of(list.HelpPage), UriList.Mailto(list.Help));
    private readonly string _subscribe = UriList.Write(UriList.Of(list.SubscribePage), UriList.Mailto(list.Subscribe));
    private readonly string _owner = UriList.Write(UriList.Mailto(list.Owner));
    private readonly string _archive = UriList.Write(UriList.Of(list.Archive));

    public void AddTo(MessageEdit edit, RewriteContext context)
    {
        edit.Add("Sender", _address).Add("Precedence", "list").Add("List-Id", _id);
        if (addListHeaders)
        {
            Add(edit, "List-Help", _help);
            AddUnsubscribe(edit, context.Member?.Unsubscribe);
            Add(edit, "List-Subscribe", _subscribe);
        }

        edit.Add("List-Post", _post);
        if (addListHeaders)
        {
            Add(edit, "List-Owner", _owner);
            Add(edit, "List-Archive", _archive);
            Add(edit, "Archived-At", UriList.Write(UriList.Of(context.Permalink)));
        }

        edit.Add("X-BeenThere", _address);
    }

    // RFC 8058, section 3.1: one HTTPS URI, and the field that says that a POST to it is enough.
    private void AddUnsubscribe(MessageEdit edit, Uri? oneClick)
    {
        if (oneClick?.Scheme != Uri.UriSchemeHttps)
            oneClick = null;
        Add(edit, "List-Unsubscribe", UriList.Write(UriList.Of(oneClick), UriList.Mailto(list.Unsubscribe)));
        if (oneClick is not null)
            edit.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    private static void Add(MessageEdit edit, string name, string body)
    {
        if (body.Length > 0)
            edit.Add(name, body);
    }

    // RFC 2919, section 3. A name that fills a line leaves the id to the next.
    private static string IdWithName(Mailbox list)
    {
        var id = $"<{new ListId(list.Address)}>";
        var name = Phrase.Of(list.Name ?? "");
        var fits = name.Length + id.Length <= 78 - "List-Id:  ".Length;
        return name.Length == 0 ? id : $"{name}{(fits ? " " : "\r\n ")}{id}";
    }
}

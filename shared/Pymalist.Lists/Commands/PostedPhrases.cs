using System.Globalization;
using System.Text;

namespace Pymalist.Lists.Commands;

/// <summary>How people ask to join or to leave, in the languages of our notices. Lower case, without marks between the words.</summary>
internal static class PostedPhrases
{
    private const int MaxLength = 120;

    private static readonly HashSet<string> Polite = new(StringComparer.Ordinal)
    {
        "please", "pls", "plz", "bitte", "svp", "proszę", "hi", "hello", "hallo", "kindly", "thanks", "thank", "you", "danke", "merci", "gracias",
        "dziękuję", "por", "favor", "s'il", "vous", "plaît", "te", "plait",
    };

    // Nothing but a wish to leave or join can be meant.
    private static readonly HashSet<string> Clear = new(StringComparer.Ordinal)
    {
        "unsubscribe", "unsub", "unsuscribe", "un-subscribe", "unsubscribe me", "subscribe", "subscribe me", "signoff",
        "remove me", "remove me from this list", "remove me from the list", "remove me from your list", "remove me from this mailing list",
        "remove me from the mailing list", "remove me from your mailing list", "take me off", "take me off this list", "take me off the list",
        "take me off your list", "take me off this mailing list", "unsubscribe me from this list", "unsubscribe me from the list",
        "unsubscribe me from this mailing list", "unsubscribe from this list", "unsubscribe from list", "i want to unsubscribe", "i would like to unsubscribe",
        "i wish to unsubscribe", "stop sending me emails", "stop sending me mail", "stop sending me these emails", "how do i unsubscribe", "how can i unsubscribe",
        "abmelden", "abbestellen", "austragen", "abmeldung", "liste abbestellen", "von der liste abmelden", "von der liste nehmen", "mich abmelden", "mich austragen",
        "nehmen sie mich von der liste", "nehmt mich von der liste", "streichen sie mich von der liste", "melden sie mich ab", "ich möchte mich abmelden", "anmelden", "abonnieren",
        "désabonnement", "désabonner", "désinscription", "désinscrire", "se désabonner", "me désabonner", "me désinscrire", "désabonnez-moi", "désinscrivez-moi",
        "retirez-moi de la liste", "retirez-moi de cette liste", "je souhaite me désabonner", "je veux me désabonner", "s'abonner", "m'abonner",
        "darme de baja", "dar de baja", "darse de baja", "quiero darme de baja", "deseo darme de baja", "cancelar suscripción", "cancelar la suscripción", "cancelar mi suscripción",
        "desuscribir", "desuscribirme", "suscribir", "suscribirme",
        "wypisz mnie", "wypisać", "wypisanie", "o wypisanie", "o wypisanie z listy", "o wypisanie mnie z listy", "wypisz mnie z listy", "usuń mnie z listy", "o usunięcie z listy",
        "chcę się wypisać", "wyrejestruj", "zapisz mnie",
        "退会", "退会希望", "退会します", "退会したいです", "退会をお願いします", "退会お願いします", "配信停止", "配信停止希望", "配信停止をお願いします", "購読解除", "購読停止", "登録解除", "購読希望", "入会希望",
        "إلغاء الاشتراك", "الغاء الاشتراك", "إلغاء اشتراكي", "الغاء اشتراكي", "أريد إلغاء الاشتراك", "أرجو إلغاء اشتراكي",
    };

    // Could mean anything: a wish only where nothing stands beside it.
    private static readonly HashSet<string> Vague = new(StringComparer.Ordinal)
    {
        "join", "leave", "remove", "stop", "opt out", "optout", "signoff", "quit", "help", "info", "end", "abonnement", "baja", "alta", "wypisz", "rezygnuję", "rezygnacja", "停止", "解除", "اشتراك",
    };

    private static readonly HashSet<string> Greetings = new(StringComparer.Ordinal)
    {
        "", "regards", "best regards", "kind regards", "best", "cheers", "sincerely", "dear all", "all", "everyone", "hey", "dear list", "sir", "dear sir",
        "grüße", "viele grüße", "mit freundlichen grüßen", "mfg", "vielen dank", "bonjour", "cordialement", "merci beaucoup", "hola", "saludos", "muchas gracias", "buenos días",
        "dzień dobry", "pozdrawiam", "よろしくお願いします", "お願いします", "مرحبا", "شكرا", "شكراً",
    };

    public static bool IsClear(string text) => Clear.Contains(Plain(text));

    public static bool IsVague(string text) => Vague.Contains(Plain(text));

    /// <summary>What says nothing: a hello, a goodbye, a thank you.</summary>
    public static bool IsGreeting(string text) => Greetings.Contains(Plain(text));

    // Without marks and polite words, in lower case; composed, as the phrases are.
    private static string Plain(string text)
    {
        if (text.Length > MaxLength)
            return "\0";

        var plain = new StringBuilder(text.Length);
        foreach (var c in WellFormed(text).Normalize(NormalizationForm.FormC))
            plain.Append(char.IsLetterOrDigit(c) || c is '\'' or '-' || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark ? char.ToLowerInvariant(c) : c == '’' ? '\'' : ' ');
        return string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !Polite.Contains(word)));
    }

    // A lone surrogate cannot be normalized.
    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}

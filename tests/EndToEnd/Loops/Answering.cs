using Pymalist.EndToEnd.Scripted;
using Pymalist.EndToEnd.Stories;

namespace Pymalist.EndToEnd.Loops;

/// <summary>A mailbox that answers each mail with the same words.</summary>
/// <param name="who">Whose it is.</param>
/// <param name="sink">Where its mail comes to.</param>
/// <param name="village">Where its answers go to.</param>
internal sealed class Answering(string who, SmtpSink sink, Village village)
{
    private static int _all;

    private int _answers;

    /// <summary>How many mails it has written.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>The Message-ID of the last of them.</summary>
    public string Last { get; private set; } = "";

    /// <summary>As the worst ones do: nothing says that it is a machine's, it answers whatever it gets, to where answers go and to the reverse-path, whose case it does not keep.</summary>
    public void Rudely() => sink.Taken = async (reversePath, _, message) =>
    {
        var letter = new Letter(message);
        await Answer(letter.ReplyTo, $"Re: {letter.Subject}");
        if (reversePath.Length > 0)
            await Answer(reversePath.ToUpperInvariant(), "I am away");
    };

    /// <summary>As a machine's, to the reverse-path (RFC 3834); and, as some do, to where answers go.</summary>
    public void Politely() => sink.Taken = async (reversePath, _, message) =>
    {
        foreach (var to in (string[])[reversePath, new Letter(message).ReplyTo])
        {
            if (to.Length > 0)
                await Answer(to, "Auto: I am away", "Auto-Submitted: auto-replied");
        }
    };

    private async Task Answer(string to, string subject, params string[] fields)
    {
        Last = $"<away.{Interlocked.Increment(ref _all)}.{who}>";
        string[] lines = [$"From: {who}", $"To: {to}", $"Subject: {subject}", $"Message-ID: {Last}", "Date: Thu, 26 Nov 2026 10:00:00 +0000", .. fields, "", "I am away until Monday.", ""];
        await village.Send(fields.Length > 0 ? "" : who, to, string.Join("\r\n", lines));
        Interlocked.Increment(ref _answers);
    }
}

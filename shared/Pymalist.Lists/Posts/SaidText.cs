using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Posts;

/// <summary>Who says what to a list.</summary>
internal static class SaidText
{
    /// <summary>
    /// What it is counted by: the same for the same author, subject (but for what answers put in front of it) and content. Null where nobody says it.
    /// </summary>
    /// <param name="list">To this list.</param>
    /// <param name="mail">The post.</param>
    /// <param name="contentHash">As in a <see cref="Policy.MessageFingerprint"/>.</param>
    public static string? NameOf(AddrSpec list, Mail mail, string contentHash) => mail.Author() is { } author
        ? $"said {list.Key} {Hash($"{author.Address.Key}\n{BaseSubject.Of(mail.SubjectLine()).Key}\n{contentHash}")}"
        : null;

    /// <summary>What a mail is counted by beside that, whatever has been put under its text: the same for the same author and Message-ID. Null where it has none.</summary>
    public static string? IdOf(AddrSpec list, Mail mail) => mail.Author() is { } author && mail.OwnId() is { } id ? $"sent {list.Key} {Hash($"{author.Address.Key}\n{id}")}" : null;

    /// <summary>What an answer is counted by beside that, whatever it quotes: the same for the same author, subject and words of his own. Null where it quotes nothing.</summary>
    public static string? AnswerOf(AddrSpec list, Mail mail, OwnWords? own) => own is not null && mail.Author() is { } author
        ? $"answered {list.Key} {Hash($"{author.Address.Key}\n{BaseSubject.Of(mail.SubjectLine()).Key}\n{own.Words}")}"
        : null;

    /// <summary>The name by which members' copies of it are known when one comes back as a new post.</summary>
    /// <param name="said">Of the post, with the content that members got.</param>
    public static string EchoOf(string said) => $"echo of {said}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

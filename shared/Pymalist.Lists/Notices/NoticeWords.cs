namespace Pymalist.Lists.Notices;

/// <summary>The words of a notice.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">Some lines, with LF.</param>
public sealed record NoticeWords(string Subject, string Text);

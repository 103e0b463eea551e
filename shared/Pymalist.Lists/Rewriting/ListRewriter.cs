using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Makes of a post the message that the members get (RFC 5598, section 5.3: a mediator's work).</summary>
/// <remarks>
/// It edits what it must where it stands, and leaves every other octet as it came. The same post and the same facts always give the
/// same octets. No message makes it throw; its time and memory grow with the message and no faster.
/// </remarks>
public sealed class ListRewriter
{
    private readonly RewritingOptions _options;
    private readonly ListFields _fields;
    private readonly SubjectPrefix _prefix;
    private readonly ReplyToField _replyTo;
    private readonly AnonymousFields _anonymous;
    private readonly ListTexts _texts;

    /// <param name="list">What the list says of itself.</param>
    /// <param name="options">What it changes.</param>
    /// <exception cref="ArgumentException">A placeholder in a text is not known; <see cref="RewritingOptions.Validate"/> says so before.</exception>
    public ListRewriter(ListFacts list, RewritingOptions options)
    {
        _options = options;
        _fields = new(list, options.AddListHeaders);
        _prefix = new(list.SubjectPrefix, options.NumberedSubject);
        _replyTo = new(list, options);
        _anonymous = new(list);
        _texts = new(list, options);
    }

    /// <summary>Whether header or footer say something else to each member, so that one message for all will not do.</summary>
    public bool IsPersonal => _texts.IsPersonal;

    /// <summary>Makes the message that goes out.</summary>
    /// <param name="message">The post: any octets. What is said of the author is read here, so it must not have been rewritten before.</param>
    /// <param name="context">What is known of the post and, for a message of his own, of the member.</param>
    /// <exception cref="ArgumentException">Subjects are numbered, and the post has no number.</exception>
    public Rewritten Rewrite(ReadOnlyMemory<byte> message, RewriteContext context)
    {
        var changes = new List<Change>();
        var stripped = AttachmentStripping.Strip(message, _options.Attachments, changes);
        var content = _texts.PutInto(stripped, context, changes);
        return new(message, WithFields(content, context), changes);
    }

    private ReadOnlyMemory<byte> WithFields(ReadOnlyMemory<byte> message, RewriteContext context)
    {
        var edit = new MessageEdit(message);
        if (!_options.Anonymous)
            edit.Remove(NotPassedOn.Is);
        _fields.AddTo(edit, context);
        if (_options.Anonymous)
            _anonymous.PutInto(edit, message.Span, context.MailId, _replyTo.Target());
        else
            _replyTo.PutInto(edit, message.Span);
        _prefix.PutInto(edit, message.Span, context.PostNumber);
        return edit.ToMessage();
    }
}

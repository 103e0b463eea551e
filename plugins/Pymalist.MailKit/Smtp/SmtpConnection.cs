using System.Net.Security;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Pymalist.Internet.Smtp;
using Pymalist.MailKit.Transport;
using Offered = MailKit.Net.Smtp.SmtpCapabilities;
using SmtpCapabilities = Pymalist.Internet.Smtp.SmtpCapabilities;

namespace Pymalist.MailKit.Smtp;

/// <summary>A connection to the server: transactions go over it, one after the other.</summary>
internal sealed class SmtpConnection : SmtpClient
{
    private readonly MailKitSmtpOptions _options;
    private readonly Dialling _dialling;
    private readonly Dictionary<MailboxAddress, Mailbox> _recipients = new(ReferenceEqualityComparer.Instance);
    private SmtpCapabilities _can = SmtpCapabilities.None;
    private Transaction? _transaction;

    public SmtpConnection(MailKitSmtpOptions options, Dialling dialling)
    {
        (_options, _dialling) = (options, dialling);
        LocalDomain = options.HelloName;
        DeliveryStatusNotificationType = options.DsnReturn switch
        {
            DsnReturn.Full => DeliveryStatusNotificationType.Full,
            DsnReturn.Headers => DeliveryStatusNotificationType.HeadersOnly,
            _ => DeliveryStatusNotificationType.Unspecified,
        };
    }

    /// <summary>When it was put aside (<see cref="Environment.TickCount64"/>).</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether mail has gone over it before.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether nobody knows what the server would make of more.</summary>
    public bool IsBroken { get; private set; }

    protected override bool PreferSendAsBinaryData => _options.Chunking && _can.Chunking;

    /// <summary>Connects and logs in.</summary>
    public async Task Open(Login? login, CancellationToken cancellationToken)
    {
        await _dialling.Connect(this, _options.CommandTimeout, cancellationToken);
        try
        {
            if (login is not null)
                await LogIn(login, cancellationToken);
        }
        catch (Exception exception) when (Failures.Of(exception, $"{_dialling.Peer} did not let us in", cancellationToken, cancellationToken) is { } failure)
        {
            throw failure;
        }

        string[] offered = [.. Enum.GetValues<Offered>().Where(one => one != Offered.None && Capabilities.HasFlag(one)).Select(NameOf)];
        _can = new SmtpCapabilities(offered);
    }

    /// <summary>Sends it; afterwards it has a report of each recipient.</summary>
    public async Task Send(Transaction transaction, CancellationToken cancellationToken)
    {
        transaction.Message = transaction.Envelope.Message.For(_can, PreferSendAsBinaryData);
        if (transaction.Envelope.Refusal(_can, transaction.Message, _dialling.Peer) is var (status, reason, evidence))
        {
            transaction.Conclude(status, reason, evidence);
            return;
        }

        _transaction = transaction;
        transaction.Entry?.Ask();
        Timeout = Dialling.Milliseconds(_options.CommandTimeout);
        using var attempt = new CancellationTokenSource();
        await using var stopping = cancellationToken.Register(attempt.Cancel);
        var shell = RawMessage.Of(transaction.Message, OnLast, OnWritten);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Send(transaction, shell, attempt.Token);
        }
        catch (SmtpCommandException exception)
        {
            transaction.Conclude(Transaction.Reply((int)exception.StatusCode, exception.Message));
        }
        catch (ServiceNotAuthenticatedException exception)
        {
            transaction.Conclude(Transaction.Reply(530, exception.Message));
        }
        catch (HinderedException exception)
        {
            IsBroken = true;
            transaction.GiveUp(exception.Message);
        }
        catch (Exception exception) when (Failures.Of(exception, $"{_dialling.Peer} broke off", attempt.Token, cancellationToken) is { } failure)
        {
            IsBroken = true;
            if (!transaction.Break(failure.Message))
                throw failure;
        }
        catch (OperationCanceledException)
        {
            IsBroken = true;
            throw;
        }
        finally
        {
            IsUsed = true;
            _transaction = null;
        }

        // From the last octets on it is the server's to say who has the mail: cancelling does nothing more.
        async Task OnLast()
        {
            if (transaction.Entry is { } entry && await entry.Hindrance(attempt.Token) is { } hindrance)
                throw new HinderedException(hindrance);

            await stopping.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            transaction.IsEnded = true;
        }
    }

    protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _transaction!.OnMail(Transaction.Reply(response));

    protected override void OnSenderNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        _transaction!.OnMail(Transaction.Reply(response));
        base.OnSenderNotAccepted(message, mailbox, response);
    }

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _transaction!.OnRecipient(_recipients[mailbox], Transaction.Reply(response));

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _transaction!.OnRecipient(_recipients[mailbox], Transaction.Reply(response));

    // What is sent is the message as it is; in what form, is settled.
    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
    }

    protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(_transaction!.Message.Size);

    protected override string? GetEnvelopeId(MimeMessage message) => AsksForNotifications ? _transaction!.Envelope.Id : null;

    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
        _options.DsnNotify.Count == 0 ? null : _options.DsnNotify.Aggregate(default(DeliveryStatusNotification), (all, one) => all | Meant(one));

    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback) =>
        _dialling.ForTls(remoteCertificateValidationCallback);

    private bool AsksForNotifications => _options.DsnNotify.Count > 0 || _options.DsnReturn is not null;

    private async Task LogIn(Login login, CancellationToken cancellationToken)
    {
        var mechanism = await login.Choose(AuthenticationMechanisms, cancellationToken)
            ?? throw new RefusedException($"{_dialling.Peer} offers no log-in that will do: {string.Join(", ", AuthenticationMechanisms)}.");
        try
        {
            await AuthenticateAsync(mechanism, cancellationToken);
        }
        catch (global::MailKit.Security.AuthenticationException)
        {
            login.Refused();
            throw;
        }
    }

    private async Task Send(Transaction transaction, MimeMessage shell, CancellationToken cancellationToken)
    {
        _recipients.Clear();
        foreach (var recipient in transaction.Envelope.Recipients)
        {
            if (Address(recipient.Address) is { } address)
                _recipients.Add(address, recipient);
            else
                transaction.OnUnsayable(recipient, $"MailKit cannot write the address {recipient.Address}.");
        }

        if (_recipients.Count == 0)
            return;

        var path = Address(transaction.Envelope.ReversePath.Address)
            ?? throw new MailException(new(5, 1, 7), $"MailKit cannot write the reverse-path {transaction.Envelope.ReversePath}.");
        var reply = await SendAsync(RawMessage.Format, shell, path, _recipients.Keys, cancellationToken);
        transaction.Conclude(Transaction.Reply(250, reply));
    }

    private void OnWritten() => Timeout = Dialling.Milliseconds(_options.FinalDotTimeout);

    // MimeKit has a grammar of its own; an address that it reads in another way is not sent to.
    private static MailboxAddress? Address(AddrSpec? address)
    {
        try
        {
            var written = new MailboxAddress(null, address?.ToString() ?? "");
            return written.Address == (address?.ToString() ?? "") ? written : null;
        }
        catch (ParseException)
        {
            return null;
        }
    }

    // Thrown while MailKit writes a message: then it says no more, and closes the connection.
    private sealed class HinderedException(string reason) : Exception(reason);

    private string NameOf(Offered one) => one switch
    {
        Offered.EightBitMime => "8BITMIME",
        Offered.BinaryMime => "BINARYMIME",
        Offered.Chunking => "CHUNKING",
        Offered.UTF8 => "SMTPUTF8",
        Offered.Size => $"SIZE {MaxSize}",
        _ => $"{one}",
    };

    private static DeliveryStatusNotification Meant(DsnNotify notify) => notify switch
    {
        DsnNotify.Success => DeliveryStatusNotification.Success,
        DsnNotify.Failure => DeliveryStatusNotification.Failure,
        DsnNotify.Delay => DeliveryStatusNotification.Delay,
        _ => DeliveryStatusNotification.Never,
    };
}

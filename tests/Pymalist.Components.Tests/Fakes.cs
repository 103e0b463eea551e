namespace Pymalist.Components.Tests;

internal static class Some
{
    public static readonly Mailbox Ann = Mailbox.Parse("ann@example.org");
    public static readonly Mailbox Bob = Mailbox.Parse("bob@example.net");
    public static readonly Mailbox Archive = Mailbox.Parse("archive@example.org");

    public static Mail MailTo(params Mailbox[] recipients) => new() { Id = "1", Message = "A: 1\r\n"u8.ToArray(), Recipients = recipients };

    public static RecipientReport Report(Mailbox recipient, EnhancedStatus status, string reply = "ok") => new(recipient, status, reply);
}

internal sealed class AnsweringDistributor(params RecipientReport[] answers) : IDistributor
{
    public List<Mail> Distributed { get; } = [];

    public Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
    {
        Distributed.Add(mail);
        return Task.FromResult(new DeliveryReport(answers));
    }
}

internal sealed class ThrowingDistributor(Exception exception) : IDistributor
{
    public Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken) => throw exception;
}

internal sealed class CollectingReactor : IReactor
{
    public List<Failure> Failures { get; } = [];

    public Task React(Failure failure, CancellationToken cancellationToken)
    {
        Failures.Add(failure);
        return Task.CompletedTask;
    }
}

internal sealed class ThrowingReactor(Exception exception) : IReactor
{
    public Task React(Failure failure, CancellationToken cancellationToken) => throw exception;
}

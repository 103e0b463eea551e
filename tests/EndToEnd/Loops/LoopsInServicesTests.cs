using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Loops;

[CollectionDefinition("Loops in services")]
public sealed class LoopsInServices : ICollectionFixture<CrossroadsOfServices>;

/// <summary>The lists at <c>lists.test</c> in four services over RabbitMQ, on PostgreSQL, of some of them two: what comes back may be judged by another than what went out.</summary>
public sealed class CrossroadsOfServices : Crossroads
{
    private readonly RabbitMqServer _broker = new();
    private readonly PostgresServer _postgres = new();

    private protected override string[] Servers => [.. base.Servers, "rabbitmq-server", "postgres"];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _broker.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private protected override async Task<string> Prepare()
    {
        await Task.WhenAll(_broker.Start(), _postgres.Start());
        return $$"""
            "Queue": { "RabbitMq": { "Uri": "{{await _broker.NewVirtualHost()}}" } },
            "Store": { "Postgres": { "ConnectionString": "{{await _postgres.NewDatabase()}}" } },
            """;
    }

    private protected override Task Begin() => Task.WhenAll(new[] { "Reactor", "Processor", "Processor", "Distributor", "Distributor", "Fetcher" }.Select(service => Village.Start(service)));
}

/// <summary>The circles that a list meets most, where its parts are services.</summary>
[Collection("Loops in services")]
public sealed class LoopsInServicesTests(CrossroadsOfServices crossroads)
{
    [ServerFact("dovecot", "postfix", "rabbitmq-server", "postgres")]
    public Task Of_two_lists_of_each_other_everybody_gets_a_post_once() => new ListsOfEachOtherTests(crossroads).Of_two_lists_on_one_installation_everybody_gets_a_post_once();

    [ServerFact("dovecot", "postfix", "rabbitmq-server", "postgres")]
    public async Task A_mailbox_that_answers_its_own_answers_is_heard_twice_and_then_waits_for_a_moderator()
    {
        using var vacation = new VacationTests(crossroads);

        await vacation.A_mailbox_that_answers_its_own_answers_is_heard_twice_and_then_waits_for_a_moderator();
    }

    [ServerFact("dovecot", "postfix", "rabbitmq-server", "postgres")]
    public async Task What_a_forwarder_sends_back_without_any_field_of_the_list_goes_out_no_second_time()
    {
        using var forwarder = new StrippingForwarderTests(crossroads);

        await forwarder.What_it_sends_back_is_known_by_its_Message_ID_and_its_content();
        await forwarder.What_it_sends_back_without_even_a_Message_ID_is_known_by_author_subject_and_content();
    }
}

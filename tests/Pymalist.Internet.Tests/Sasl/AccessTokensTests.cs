using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text;
using Pymalist.Internet.Sasl;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Sasl;

public sealed class AccessTokensTests : IDisposable
{
    private static readonly OAuthOptions Options = new()
    {
        Endpoint = "https://login.example.org/token",
        ClientId = "pymalist",
        ClientSecret = "hunter2",
        RefreshToken = "refresh3",
        Scope = "mail",
    };

    private readonly TemporaryFolder _folder = new("tokens");
    private readonly ScriptedEndpoint _endpoint = new();
    private readonly SettableClock _clock = new();

    public void Dispose()
    {
        _endpoint.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged()
    {
        _endpoint.Answer("""{"access_token":"t1","token_type":"bearer","expires_in":3600}""");

        var token = await Tokens().Get(CancellationToken.None);

        Assert.Equal("t1", token);
        Assert.Equal("https://login.example.org/token client_id=pymalist&client_secret=hunter2&scope=mail&grant_type=refresh_token&refresh_token=refresh3", Assert.Single(_endpoint.Questions));
    }

    [Fact]
    public async Task Without_a_refresh_token_the_client_asks_for_itself()
    {
        _endpoint.Answer("""{"access_token":"t1"}""");

        await Tokens(Options with { RefreshToken = null, Scope = null }).Get(CancellationToken.None);

        Assert.EndsWith(" client_id=pymalist&client_secret=hunter2&grant_type=client_credentials", Assert.Single(_endpoint.Questions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_refresh_token_takes_the_place_of_the_old_one()
    {
        _endpoint.Answer("""{"access_token":"t1","refresh_token":"refresh4"}""");
        _endpoint.Answer("""{"access_token":"t2"}""");
        var tokens = Tokens();

        await tokens.Get(CancellationToken.None);
        tokens.Refused();
        await tokens.Get(CancellationToken.None);

        Assert.EndsWith("&refresh_token=refresh4", _endpoint.Questions[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3600", 3539, 3541)]
    [InlineData("\"3600\"", 3539, 3541)]
    [InlineData("60", 29, 31)]
    [InlineData("null", 239, 301)]
    [InlineData("\"soon\"", 239, 301)]
    [InlineData("1e300", 86_300, 86_400)]
    public async Task A_token_is_kept_while_it_is_good_and_for_no_longer(string expiresIn, int stillGood, int tooOld)
    {
        _endpoint.Answer($$"""{"access_token":"t1","expires_in":{{expiresIn}}}""");
        _endpoint.Answer("""{"access_token":"t2"}""");
        var tokens = Tokens();

        var first = await tokens.Get(CancellationToken.None);
        _clock.Now += TimeSpan.FromSeconds(stillGood);
        var second = await tokens.Get(CancellationToken.None);
        _clock.Now += TimeSpan.FromSeconds(tooOld - stillGood);
        var third = await tokens.Get(CancellationToken.None);

        Assert.Equal(["t1", "t1", "t2"], [first, second, third]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task A_token_that_is_not_good_for_any_time_is_used_once(string expiresIn)
    {
        _endpoint.Answer($$"""{"access_token":"t1","expires_in":{{expiresIn}}}""");
        _endpoint.Answer("""{"access_token":"t2"}""");
        var tokens = Tokens();

        Assert.Equal("t1", await tokens.Get(CancellationToken.None));
        Assert.Equal("t2", await tokens.Get(CancellationToken.None));
    }

    [Fact]
    public async Task A_token_that_was_refused_is_thrown_away()
    {
        _endpoint.Answer("""{"access_token":"t1","expires_in":3600}""");
        _endpoint.Answer("""{"access_token":"t2","expires_in":3600}""");
        var tokens = Tokens();

        await tokens.Get(CancellationToken.None);
        tokens.Refused();

        Assert.Equal("t2", await tokens.Get(CancellationToken.None));
    }

    [Fact]
    public async Task Log_ins_at_the_same_time_share_one_question()
    {
        var tokens = Tokens();
        var asking = Enumerable.Range(0, 10).Select(_ => tokens.Get(CancellationToken.None).AsTask()).ToList();
        _endpoint.Answer("""{"access_token":"t1","expires_in":3600}""");

        Assert.All(await Task.WhenAll(asking), token => Assert.Equal("t1", token));
        Assert.Single(_endpoint.Questions);
    }

    [Fact]
    public async Task Who_waits_can_stop_waiting()
    {
        using var stop = new CancellationTokenSource();
        var asking = Tokens().Get(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"invalid_grant","error_description":"hunter2 refresh3"}""", "400 (invalid_grant)")]
    [InlineData(HttpStatusCode.Unauthorized, "hunter2", "401 (it does not say why)")]
    [InlineData(HttpStatusCode.Redirect, "", "302")]
    [InlineData(HttpStatusCode.OK, "hunter2 is no JSON", "without a bearer token")]
    [InlineData(HttpStatusCode.OK, "[]", "without a bearer token")]
    [InlineData(HttpStatusCode.OK, """{"access_token":"hunter2","token_type":"mac"}""", "without a bearer token")]
    [InlineData(HttpStatusCode.OK, """{"access_token":5}""", "without a bearer token")]
    [InlineData(HttpStatusCode.OK, """{"access_token":"hunter2\r\nDELE 1"}""", "spaces or control characters")]
    public async Task An_endpoint_that_gives_none_is_named_and_no_secret_is_told(HttpStatusCode status, string answer, string expected)
    {
        _endpoint.Answer(answer, status);

        var exception = await Assert.ThrowsAsync<SaslException>(() => Tokens().Get(CancellationToken.None).AsTask());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("refresh3", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_failure_the_endpoint_is_asked_again()
    {
        _endpoint.Answer("", HttpStatusCode.ServiceUnavailable);
        _endpoint.Answer("""{"access_token":"t1"}""");
        var tokens = Tokens();
        await Assert.ThrowsAsync<SaslException>(() => tokens.Get(CancellationToken.None).AsTask());

        Assert.Equal("t1", await tokens.Get(CancellationToken.None));
    }

    [Fact]
    public async Task An_endless_answer_is_not_listened_to()
    {
        _endpoint.Answer(new string(' ', 1_000_000));

        var exception = await Assert.ThrowsAsync<SaslException>(() => Tokens().Get(CancellationToken.None).AsTask());

        Assert.Contains("cannot be asked", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://login.example.org/token")]
    [InlineData("https://ann:hunter2@login.example.org/token")]
    [InlineData("ftp://login.example.org/token")]
    [InlineData("login.example.org")]
    public async Task No_secret_goes_where_it_may_not(string endpoint)
    {
        var exception = await Assert.ThrowsAsync<SaslException>(() => Tokens(Options with { Endpoint = endpoint }).Get(CancellationToken.None).AsTask());

        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(_endpoint.Questions);
    }

    [Fact]
    public async Task Clear_text_goes_to_this_machine()
    {
        _endpoint.Answer("""{"access_token":"t1"}""");

        Assert.Equal("t1", await Tokens(Options with { Endpoint = "http://127.0.0.1:8080/token" }).Get(CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("two words")]
    [InlineData("a\u0001auth=Bearer b")]
    public async Task A_file_that_holds_no_token_is_named(string text)
    {
        var tokens = Tokens(new() { TokenFile = _folder.Secret("token", text) });

        var exception = await Assert.ThrowsAsync<SaslException>(() => tokens.Get(CancellationToken.None).AsTask());

        Assert.Contains(_folder.In("token"), exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("words", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_too_large_is_named()
    {
        var missing = Tokens(new() { TokenFile = _folder.In("none") });
        var large = Tokens(new() { TokenFile = _folder.Secret("large", new string('x', 100_000)) });

        Assert.Contains(_folder.In("none"), (await Assert.ThrowsAsync<SaslException>(() => missing.Get(CancellationToken.None).AsTask())).Message, StringComparison.Ordinal);
        Assert.Contains("more than 16384", (await Assert.ThrowsAsync<SaslException>(() => large.Get(CancellationToken.None).AsTask())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_go_well_are_told_beforehand()
    {
        Assert.Empty(Problems(Options));
        Assert.Empty(Problems(new() { TokenFile = "t" }));
        Assert.Equal(["TokenFile"], Problems(new()));
        Assert.Equal(["Endpoint"], Problems(Options with { TokenFile = "t" }));
        Assert.Equal(["Endpoint"], Problems(Options with { Endpoint = "http://login.example.org" }));
        Assert.Equal(["ClientId", "RefreshToken"], Problems(new() { Endpoint = "https://login.example.org" }));
    }

    private static IEnumerable<string> Problems(OAuthOptions options) =>
        options.Validate(new ValidationContext(options)).SelectMany(result => result.MemberNames);

    private AccessTokens Tokens(OAuthOptions? options = null) =>
        new(options ?? Options, new TokenEndpoint(options ?? Options, _endpoint), _clock);

    /// <summary>Answers one question after the other, or waits until it is told what.</summary>
    private sealed class ScriptedEndpoint : HttpMessageHandler
    {
        private readonly System.Threading.Channels.Channel<(string, HttpStatusCode)> _answers =
            System.Threading.Channels.Channel.CreateUnbounded<(string, HttpStatusCode)>();

        public List<string> Questions { get; } = [];

        public void Answer(string text, HttpStatusCode status = HttpStatusCode.OK) => _answers.Writer.TryWrite((text, status));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Questions.Add($"{request.RequestUri} {await request.Content!.ReadAsStringAsync(cancellationToken)}");
            var (text, status) = await _answers.Reader.ReadAsync(cancellationToken);
            return new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        }
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

using System.Text;
using Pymalist.Internet.Sasl;

namespace Pymalist.Internet.Tests.Sasl;

/// <summary>The exchange of RFC 7677, section 3, and what may become of it.</summary>
public sealed class ScramExchangeTests
{
    private const string Nonce = "rOprNGfwEbeRWgbNEkqO";
    private const string BothNonces = Nonce + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ServerFirst = $"r={BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ClientFinal = $"c=biws,r={BothNonces},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public void The_exchange_of_the_RFC_comes_out_as_there()
    {
        var exchange = Exchange();

        Assert.Equal($"n,,n=user,r={Nonce}", Encoding.UTF8.GetString(exchange.Initial));
        Assert.Equal(ClientFinal, Answer(exchange, ServerFirst));
        Assert.Equal("", Answer(exchange, ServerFinal));
        exchange.Complete();
    }

    [Fact]
    public void Extensions_behind_what_is_known_are_passed_over()
    {
        var exchange = Exchange();

        Answer(exchange, ServerFirst + ",x=y");

        // The signature covers them, so this one is no longer right: but it was asked for.
        Assert.Throws<SaslException>(() => Answer(exchange, ServerFinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r=,s=,i=")]
    [InlineData($"m=x,{ServerFirst}")]
    [InlineData($"r={Nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData($"r=other{BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData($"r={BothNonces},s=,i=4096")]
    [InlineData($"r={BothNonces},s=***,i=4096")]
    [InlineData($"r={BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1")]
    [InlineData($"r={BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095")]
    [InlineData($"r={BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000001")]
    [InlineData($"r={BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999999999")]
    [InlineData($"r={BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096")]
    [InlineData($"r={BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==")]
    public void A_challenge_that_must_not_be_answered_is_not(string serverFirst)
    {
        Assert.Throws<SaslException>(() => Answer(Exchange(), serverFirst));
    }

    [Theory]
    [InlineData("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [InlineData("v=")]
    [InlineData("v=AAAA")]
    [InlineData("v=***")]
    [InlineData("")]
    [InlineData("e=invalid-proof")]
    public void A_server_that_does_not_know_the_password_is_not_believed(string serverFinal)
    {
        var exchange = Exchange();
        Answer(exchange, ServerFirst);

        Assert.Throws<SaslException>(() => Answer(exchange, serverFinal));
        Assert.Throws<SaslException>(exchange.Complete);
    }

    [Fact]
    public void A_server_that_proves_nothing_is_not_believed()
    {
        var early = Exchange();
        var half = Exchange();
        Answer(half, ServerFirst);

        Assert.Throws<SaslException>(early.Complete);
        Assert.Throws<SaslException>(half.Complete);
    }

    [Fact]
    public void Nothing_is_said_after_the_end()
    {
        var exchange = Exchange();
        Answer(exchange, ServerFirst);
        Answer(exchange, ServerFinal);

        Assert.Throws<SaslException>(() => Answer(exchange, ServerFinal));
    }

    [Fact]
    public void Names_are_escaped_and_prepared()
    {
        var exchange = new ScramExchange("a,b=\u00aa\u00ad", "x", "n");

        Assert.Equal("n,,n=a=2Cb=3Da,r=n", Encoding.UTF8.GetString(exchange.Initial));
    }

    [Fact]
    public void No_two_log_ins_have_one_nonce()
    {
        Assert.NotEqual(new ScramExchange("ann", "x").Initial, new ScramExchange("ann", "x").Initial);
    }

    // RFC 4013, section 3.
    [Theory]
    [InlineData("I\u00adX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00aa", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u00a0b\u3000c", "a b c")]
    [InlineData("\ud800", "\ud800")]
    public void Of_several_ways_to_write_a_password_one_is_used(string written, string expected)
    {
        Assert.Equal(expected, SaslPrep.Of(written));
    }

    private static ScramExchange Exchange() => new("user", "pencil", Nonce);

    private static string Answer(ScramExchange exchange, string challenge) =>
        Encoding.UTF8.GetString(exchange.Answer(Encoding.UTF8.GetBytes(challenge)));
}

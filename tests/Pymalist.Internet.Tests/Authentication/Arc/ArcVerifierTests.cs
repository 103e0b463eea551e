using System.Text;
using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Authentication.Arc;

public sealed class ArcVerifierTests
{
    private const string Message = "From: ann@example.net\r\nSubject: hi\r\n\r\nhi\r\n";
    private const string Results = "mx.example.org; spf=pass smtp.mailfrom=example.net;\r\n dkim=none (no signature)";

    [Fact]
    public async Task A_message_without_a_chain_has_none()
    {
        var result = await Verify(Bytes(Message));

        Assert.Equal((ArcState.None, 0, null), (result.State, result.Instance, result.OldestPass));
    }

    [Fact]
    public async Task A_chain_tells_who_sealed_it_and_what_they_found()
    {
        var result = await Verify(await Sealed(await Sealed(Bytes(Message))));

        Assert.Equal((ArcState.Pass, 2, 0), (result.State, result.Instance, result.OldestPass));
        Assert.Equal([(1, "example.org"), (2, "example.org")], result.Hops.Select(hop => (hop.Instance, hop.Domain)));
        Assert.All(result.Hops, hop => Assert.Equal(Results, Encoding.UTF8.GetString(hop.AuthenticationResults.Span)));
    }

    [Fact]
    public async Task The_oldest_pass_is_the_first_hop_after_the_message_was_changed()
    {
        var twice = await Sealed(await Sealed(Bytes(Message)));
        var changed = SealedAs(await Verify(twice), Bytes(Encoding.UTF8.GetString(twice) + "-- \r\nthe list's footer\r\n"));

        var result = await Verify(await Sealed(changed));

        Assert.Equal((ArcState.Pass, 4, 3), (result.State, result.Instance, result.OldestPass));
    }

    [Fact]
    public async Task Whichever_octet_is_changed_the_chain_does_not_pass()
    {
        var message = await Sealed(await Sealed(Bytes("From: a@example.net\r\n\r\nhi\r\n")));
        for (var at = 0; at < message.Length; at++)
        {
            message[at] ^= 1;
            var result = await Verify(message);
            message[at] ^= 1;

            Assert.False(result.State == ArcState.Pass, $"octet {at}");
        }
    }

    [Fact]
    public async Task A_body_that_was_changed_breaks_the_chain_and_the_next_hop_says_so()
    {
        var changed = Bytes(Encoding.UTF8.GetString(await Sealed(Bytes(Message))) + "more\r\n");
        var broken = await Verify(changed);

        var closed = await Verify(SealedAs(broken, changed));

        Assert.Equal((ArcState.Fail, 1, false, false), (broken.State, broken.Instance, broken.IsClosed, broken.IsTransient));
        Assert.Equal((ArcState.Fail, 2, true), (closed.State, closed.Instance, closed.IsClosed));
    }

    [Fact]
    public async Task A_chain_whose_keys_cannot_be_asked_for_now_is_not_broken_for_good()
    {
        var message = await Sealed(Bytes(Message));

        var result = await new ArcVerifier(TestKeys.Dns().Kill("rsa._domainkey.example.org"), new FixedTime(1_700_000_000)).Verify(message, CancellationToken.None);

        Assert.Equal((ArcState.Fail, true), (result.State, result.IsTransient));
        Assert.Null(Sealer().Seal(message, result, Results));
    }

    [Fact]
    public async Task Fifty_hops_are_good_and_not_sealed_again()
    {
        var message = Bytes(Message);
        for (var hop = 0; hop < 50; hop++)
            message = await Sealed(message);

        var result = await Verify(message);

        Assert.Equal((ArcState.Pass, 50, 0), (result.State, result.Instance, result.OldestPass));
        Assert.Null(Sealer().Seal(message, result, Results));
    }

    [Theory]
    [InlineData("i=51")]
    [InlineData("i=0")]
    [InlineData("i=-1")]
    [InlineData("i=1x")]
    [InlineData("x=1")]
    public async Task A_hop_that_cannot_be_counted_breaks_the_chain(string instance)
    {
        var message = Encoding.UTF8.GetString(await Sealed(Bytes(Message)));

        var result = await Verify(Bytes(message.Replace("i=1;", instance + ";", StringComparison.Ordinal)));

        Assert.Equal((ArcState.Fail, 0), (result.State, result.Instance));
        Assert.Null(Sealer().Seal(Bytes(message), result, Results));
    }

    [Theory]
    [InlineData("mx.example.org; none\r\nBcc: eve@example.org")]
    [InlineData("mx.example.org; none\n x")]
    [InlineData("mx.example.org;\0 none")]
    [InlineData("mx.example.org; none\r\n")]
    public async Task Results_that_would_start_a_field_of_their_own_are_refused(string results)
    {
        var chain = await Verify(Bytes(Message));

        Assert.Throws<ArgumentException>(() => Sealer().Seal(Bytes(Message), chain, results));
    }

    [Fact]
    public async Task A_chain_that_is_not_in_the_message_any_more_cannot_be_sealed()
    {
        var chain = await Verify(await Sealed(Bytes(Message)));

        Assert.Throws<ArgumentException>(() => Sealer().Seal(Bytes(Message), chain, Results));
    }

    [Fact]
    public void A_seal_is_never_signed_as_a_field() => Assert.Throws<ArgumentException>(() =>
        new ArcSealer(new ArcSealerOptions { Domain = "example.org", Selector = "rsa", Oversign = ["arc-seal"] }, TestKeys.Rsa, new FixedTime(1_700_000_000)));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Task<ArcResult> Verify(byte[] message) => new ArcVerifier(TestKeys.Dns(), new FixedTime(1_700_000_000)).Verify(message, CancellationToken.None);

    private static async Task<byte[]> Sealed(byte[] message) => SealedAs(await Verify(message), message);

    private static byte[] SealedAs(ArcResult chain, byte[] message) =>
        Sealer().Seal(message, chain, Results)!.AddTo(new MessageEdit(message)).ToMessage().ToArray();

    private static ArcSealer Sealer() =>
        new(new ArcSealerOptions { Domain = "example.org", Selector = "rsa" }, TestKeys.Rsa, new FixedTime(1_700_000_000));
}

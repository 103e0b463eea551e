using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Settings;
using Pymalist.Internet.Smtp.Listening;

namespace Pymalist.Hosting.Tests.Settings;

/// <summary>A listener as a configuration has it.</summary>
public sealed class ListenerSettingsTests
{
    private const string Lists = """ "Processor": { "Lists": [ { "List": "red@example.org", "ReturnPath": "red-bounces@example.org" }, { "List": "Green <green@example.org>" } ] } """;
    private const string SingleList = """ "Processor": { "SingleList": { "List": "red@example.org" } } """;

    [Theory]
    [InlineData(Lists, "red@example.org", "250")]
    [InlineData(Lists, "GREEN@Example.ORG", "250")]
    [InlineData(Lists, "red-bounces@example.org", "250")]
    [InlineData(Lists, "blue@example.org", "550")]
    [InlineData(Lists, "red@example.com", "550")]
    [InlineData(SingleList, "anybody@example.com", "250")]
    [InlineData(null, "anybody@example.com", "250")]
    public async Task Only_the_lists_of_the_same_file_are_known(string? processor, string recipient, string code)
    {
        var loaded = Configured.By($$"""{ "Fetcher": { "Listener": { "Port": 0 } }{{(processor is null ? "" : "," + processor)}} }""");
        await using var listener = (SmtpListener)loaded.Settings.Fetcher!.Make(new PartContext(NullLoggerFactory.Instance));
        var endPoint = (IPEndPoint)await listener.Start(CancellationToken.None);

        var replies = await Say(endPoint, "EHLO client.test", "MAIL FROM:<>", $"RCPT TO:<{recipient}>", "QUIT");

        Assert.Empty(loaded.Problems);
        Assert.Contains($"\r\n{code} ", replies, StringComparison.Ordinal);
        Assert.Equal(code == "250" ? 0 : 1, replies.Split("\r\n").Count(line => line.StartsWith("550", StringComparison.Ordinal)));
    }

    [Fact]
    public void Users_are_read_and_their_passwords_are_not_shown()
    {
        var loaded = Configured.By("""
            { "Fetcher": { "Listener": { "Users": [ { "User": "ann", "Password": "opensesame" }, { "User": "bob" } ] } } }
            """);

        Assert.Equal("Pymalist:Fetcher:Listener:Users:1:Password or Pymalist:Fetcher:Listener:Users:1:PasswordFile", Assert.Single(loaded.Problems).Key);
        Assert.DoesNotContain(loaded.Effective, setting => setting.ToString().Contains("opensesame", StringComparison.Ordinal));
        Assert.Contains(loaded.Effective, setting => setting.ToString().Contains("ann", StringComparison.Ordinal));
    }

    [Fact]
    public void What_does_not_go_together_is_told()
    {
        var loaded = Configured.By("""
            { "Fetcher": { "Listener": { "Address": "0.0.0.0", "Socket": "lmtp.sock", "SocketMode": "rw", "Tls": "Implicit", "MaxTotalSize": "10MB" } } }
            """);

        Assert.Equal(
            ["CertificateFile", "MaxTotalSize", "Socket", "SocketMode"],
            loaded.Problems.Select(problem => problem.Key.Split(':')[^1]).Order(StringComparer.Ordinal));
    }

    private static async Task<string> Say(IPEndPoint endPoint, params string[] lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endPoint);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}

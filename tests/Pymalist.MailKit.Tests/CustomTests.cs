using Pymalist.EndToEnd.Running;
using Pymalist.Testing;
using Pymalist.Testing.Running;
using Pymalist.Testing.Servers;

namespace Pymalist.MailKit.Tests;

/// <summary>The plug-in as an operator has it: named in a configuration, loaded by the program.</summary>
[Collection("Mail servers")]
public sealed class CustomTests(MailServers servers) : IDisposable
{
    private const string Password = "secret";

    private readonly TemporaryFolder _folder = new("mailkit");

    private static string Assembly { get; } = Repository.Built(Path.Combine("plugins", "Pymalist.MailKit"), "Pymalist.MailKit");

    public void Dispose() => _folder.Dispose();

    [ServerTheory("dovecot", "postfix")]
    [InlineData("Pop3Fetcher")]
    [InlineData("ImapFetcher")]
    public async Task A_post_goes_from_the_mailbox_to_the_members(string fetcher)
    {
        var user = $"custom-{fetcher}".ToLowerInvariant();
        string[] members = [$"{user}.1@example.com", $"{user}.2@example.com"];
        servers.Dovecot.AddUser(user, Password);
        servers.Dovecot.Deliver(user, "From: dan@example.org\nSubject: hello\nMessage-ID: <custom@example.org>\n\nGood morning.\n"u8);
        await servers.Postfix.AddMailbox(members);
        var port = fetcher == "Pop3Fetcher" ? servers.Dovecot.Port : servers.Dovecot.ImapPort;
        var configuration = Write($$"""
            "Fetcher": { "Custom": { "Assembly": "{{Assembly}}", "Type": "Pymalist.MailKit.{{fetcher}}",
                "Host": "localhost", "Port": {{port}}, "User": "{{user}}", "Password": "{{Password}}", "Tls": "StartTls",
                "CertificateAuthorityFile": "{{servers.Dovecot.CertificateAuthorityFile}}" } },
            "Processor": { "SingleList": { "List": "red@example.org", "Open": true, "Subscribers": ["{{string.Join("\", \"", members)}}"] } },
            "Distributor": { "Custom": { "Assembly": "{{Assembly}}", "Type": "Pymalist.MailKit.SmtpDistributor", "Host": "localhost", "Port": {{servers.Postfix.Port}} } },
            """);

        var ended = await PymalistCommand.Run(_folder, "play", "--config", configuration);

        ended.With(0);
        Assert.Equal(0, servers.Dovecot.Mails(user));
        await Eventually.Holds(() => members.All(member => servers.Postfix.MailsOf(member).Count == 1), TimeSpan.FromMinutes(1));
    }

    [ServerFact("dovecot", "postfix")]
    public async Task What_is_wrong_in_its_settings_is_told_with_its_key()
    {
        var configuration = Write($$"""
            "Fetcher": { "Custom": { "Assembly": "{{Assembly}}", "Type": "Pymalist.MailKit.Pop3Fetcher", "Host": "localhost", "User": "ann", "Password": "x",
                "Trace": true, "Proxy": { "Protocol": "Socks5" } } },
            "Processor": { "SingleList": { "List": "red@example.org", "Open": true } },
            "Distributor": { "Custom": { "Assembly": "{{Assembly}}", "Type": "Pymalist.MailKit.SmtpDistributor", "Host": "localhost", "Protocol": "Lmtp", "Port": 24 } },
            """);

        var ended = await PymalistCommand.Run(_folder, "config", "check", "--config", configuration);

        ended.With(78);
        foreach (var key in new[] { "Fetcher:Custom:Trace", "Fetcher:Custom:Proxy:Host", "Distributor:Custom:Protocol" })
            Assert.Contains(key, ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    private string Write(string parts)
    {
        var file = _folder.In("pymalist.json");
        File.WriteAllText(file, $$"""{ "Pymalist": { {{parts}} "Reactor": { "StdErr": {} }, "DataDirectory": "{{_folder.In("data")}}" } }""");
        return file;
    }
}

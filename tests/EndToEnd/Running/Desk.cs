using System.Text.Json;
using Pymalist.EndToEnd.Scripted;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd.Running;

/// <summary>An installation of one process and an operator in front of it: a maildir, a list with three members, an SMTP server that says what it is told.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private int _posts;

    /// <param name="more">More of the section <c>Pymalist</c>, with a comma behind it.</param>
    public Desk(string more = "")
    {
        Directory.CreateDirectory(Folder.In("inbox/new"));
        Directory.CreateDirectory(Folder.In("inbox/cur"));
        Directory.CreateDirectory(Folder.In("inbox/tmp"));
        File.WriteAllText(Folder.In("pymalist.json"), $$"""
            { "Pymalist": {
                {{more}}
                "Fetcher":     { "Maildir": { "Path": "inbox" } },
                "Processor":   { "SingleList": { "List": "Red mail list <red@example.org>", "Open": true, "Subscribers": ["ann@example.com", "bob@example.net", "cleo@example.com"] } },
                "Distributor": { "Smtp": { "Host": "127.0.0.1", "Port": {{Sink.Port}} } } } }
            """);
    }

    public TemporaryFolder Folder { get; } = new("desk");

    public SmtpSink Sink { get; } = new();

    /// <summary>Posts a mail, whose Message-ID is <c>&lt;NUMBER@posts.example.com&gt;</c>.</summary>
    public void Post()
    {
        var number = ++_posts;
        File.WriteAllText(Folder.In($"inbox/new/{number}"), $"From: dan@example.org\nSubject: post {number}\nMessage-ID: <{number}@posts.example.com>\n\nThis is {number}.\n");
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<Ended> Run(params string[] command) => PymalistCommand.Run(Folder, [.. command, "--config", "pymalist.json"]);

    /// <summary>Runs a command on a terminal of its own, to its end.</summary>
    public async Task<Ended> RunOnTerminal(params string[] command)
    {
        string[] wrapper = ["sh", "-c", "exec script --quiet --return --command \"$*\" /dev/null", "sh"];
        await using var process = await ServiceProcess.Start(Folder, "Standalone", [.. command, "--config", "pymalist.json"], wrapper: wrapper);
        return await process.Exit();
    }

    /// <summary>What a command says with <c>--json</c>, line by line.</summary>
    public async Task<JsonElement[]> Json(params string[] command)
    {
        var ended = await Run([.. command, "--json"]);
        return [.. ended.With(0).OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public async ValueTask DisposeAsync()
    {
        await Sink.DisposeAsync();
        Folder.Dispose();
    }
}

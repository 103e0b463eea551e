using System.Text.Json;

namespace Pymalist.Standalone.Demo;

/// <summary>Where a demo lies: its configuration, its data, and a Maildir for each recipient.</summary>
/// <param name="Path">The folder.</param>
internal sealed record DemoFolder(string Path)
{
    /// <summary>The configuration's file.</summary>
    public string Configuration => System.IO.Path.Combine(Path, "pymalist.json");

    /// <summary>Has a Maildir for each recipient.</summary>
    public string Outbox => System.IO.Path.Combine(Path, "outbox");

    /// <summary>Makes one.</summary>
    /// <param name="port">Where it listens; 0 for a free port.</param>
    public static DemoFolder Create(int port)
    {
        var folder = new DemoFolder(Directory.CreateTempSubdirectory("pymalist-demo-").FullName);
        File.WriteAllText(folder.Configuration, $$"""
            {
              "Pymalist": {
                "DataDirectory": {{JsonSerializer.Serialize(System.IO.Path.Combine(folder.Path, "data"))}},
                "Log": { "Level": "Warning" },
                "Fetcher": { "Listener": { "Port": {{port}} } },
                "Processor": {
                  "Lists": [
                    {
                      "List": "Red mail list <red@example.org>", "SubjectPrefix": "[Red] ", "Open": true, "Owners": ["olga@example.org"],
                      "Subscribers": ["ann@example.com", "bob@example.net", "eve@example.edu"]
                    },
                    {
                      "List": "Green mail list <green@example.org>", "SubjectPrefix": "[Green] ", "Open": true, "Owners": ["olga@example.org"],
                      "Subscribers": ["bob@example.net", "cleo@example.com"]
                    }
                  ]
                },
                "Distributor": { "Maildir": { "Path": {{JsonSerializer.Serialize(System.IO.Path.Combine(folder.Outbox, "{recipient}"))}} } }
              }
            }

            """);
        return folder;
    }
}

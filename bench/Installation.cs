using System.Text.Json;

namespace Pymalist.Bench;

/// <summary>The real programs, and a configuration for them: one mailbox, one list, one SMTP server.</summary>
internal static class Installation
{
    /// <summary>The command that starts one of the programs under <c>services/</c>.</summary>
    /// <exception cref="BenchException">It is not built.</exception>
    public static string[] Command(string service, params string[] arguments)
    {
        var program = Path.Combine("services", service, "bin", "Release", "net10.0", service == "Standalone" ? "pymalist.dll" : $"{service}.dll");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, program)))
                return ["dotnet", Path.Combine(folder.FullName, program), .. arguments];
        }

        throw new BenchException($"There is no {program}: dotnet build -c Release services/{service}");
    }

    /// <summary>Writes the file that <c>--config</c> names.</summary>
    public static void Configure(string path, PostOffice office, int smtpPort, int members, string dataDirectory, string? broker = null)
    {
        var settings = new Dictionary<string, object>
        {
            ["Fetcher"] = new { Pop3 = new { Host = "127.0.0.1", office.Port, PostOffice.User, PostOffice.Password } },
            ["Processor"] = new
            {
                SingleList = new { List = "Bench <bench@list.test>", Open = true, SubjectPrefix = "[Bench] ", Subscribers = Posts.Members(members) },
            },
            ["Distributor"] = new { Smtp = new { Host = "127.0.0.1", Port = smtpPort } },
            ["DataDirectory"] = dataDirectory,
        };
        if (broker is not null)
            settings["Queue"] = new { RabbitMq = new { Uri = broker } };
        File.WriteAllText(path, JsonSerializer.Serialize(new { Pymalist = settings }));
    }
}

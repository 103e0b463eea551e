using System.Text.RegularExpressions;
using Pymalist.Hosting.Settings;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Settings;

public sealed partial class SettingsLoaderTests
{
    private const string Fetcher = """ "Fetcher": { "Pop3": { "Host": "pop.example.org", "User": "u", "Password": "p" } } """;

    [Fact]
    public void The_example_of_the_documents_is_read()
    {
        using var folder = new TemporaryFolder();
        var example = Example().Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"))).Groups[1].Value
            .Replace("/run/secrets/pop3", folder.Secret("pop3", "one\n"), StringComparison.Ordinal)
            .Replace("/run/secrets/smtp", folder.Secret("smtp", "two\n"), StringComparison.Ordinal);
        var file = folder.Secret("pymalist.json", example);

        var loaded = SettingsLoader.Load(ConfigurationFiles.Read(file));

        Assert.Empty(loaded.Problems);
        Assert.Equal("Pop3", loaded.Settings.Fetcher?.Name);
        Assert.Equal("Lists", loaded.Settings.Processor?.Name);
        Assert.Equal(["smtp", "deliverto"], loaded.Settings.Distributors.Select(part => part.Name));
        Assert.Equal([false, true], loaded.Settings.Distributors.Select(part => part.Once));
        Assert.Equal(["archive@example.org"], loaded.Settings.Distributors[1].Recipients!.Select(recipient => recipient.ToString()));
        Assert.Equal("StdErr", loaded.Settings.Reactor.Name);
        Assert.Null(loaded.Settings.RabbitMq);
        Assert.Empty(loaded.MissingParts());
    }

    [Theory]
    [InlineData("a: b, b: c, c: A x", "a@example.org has b@example.org has c@example.org has a@example.org")]
    [InlineData("a: a", "a@example.org is a member of itself")]
    [InlineData("a: b x, b: x", null)]
    public void Lists_that_have_each_other_as_members_are_warned_of(string members, string? path)
    {
        var lists = members.Split(", ").Select(list => list.Split(": ")).Select(list =>
            $$"""{ "List": "{{list[0]}}@example.org", "Subscribers": ["{{string.Join("\", \"", list[1].Split(' ').Select(name => name + "@example.org"))}}"] }""");

        var loaded = Configured.By($$"""{ "Processor": { "Lists": [ {{string.Join(',', lists)}} ] } }""");

        Assert.Empty(loaded.Problems);
        if (path is null)
            Assert.Empty(loaded.Warnings);
        else
            Assert.Contains($"Pymalist:Processor:Lists", Assert.Single(loaded.Warnings, warning => warning.Text.Contains(path, StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_each_with_its_key_and_what_to_do()
    {
        var loaded = Configured.By("""
            { "Fetcher": { "Pop3": { "Hots": "pop.example.org", "User": "u", "Password": "p", "Port": "many", "Tls": "Maybe" } },
              "Processor": { "Lists": [ { "List": "no address", "Subscribers": ["ann@example.com", "bob at example.net"] } ] },
              "Distributor": { "Smpt": { "Host": "smtp.example.org" } },
              "Reactor": { "StdErr": {}, "PollInterval": "1m" },
              "Retry": { "GiveUpAfter": "5" },
              "Queues": {} }
            """);

        Assert.Equal(
            [
                "Pymalist:Distributor:Smpt",
                "Pymalist:Fetcher:Pop3:Host",
                "Pymalist:Fetcher:Pop3:Hots",
                "Pymalist:Fetcher:Pop3:Port",
                "Pymalist:Fetcher:Pop3:Tls",
                "Pymalist:Processor:Lists:0:List",
                "Pymalist:Processor:Lists:0:Subscribers:1",
                "Pymalist:Queues",
                "Pymalist:Reactor:PollInterval",
                "Pymalist:Retry:GiveUpAfter",
            ],
            loaded.Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
        Assert.Contains(loaded.Problems, problem => problem.Text.Contains("Host", StringComparison.Ordinal) && problem.Key.EndsWith("Hots", StringComparison.Ordinal));
        Assert.Contains(loaded.Problems, problem => problem.Text.Contains("None, StartTls, Implicit", StringComparison.Ordinal));
        Assert.Contains(loaded.Problems, problem => problem.Text.Contains("Smtp", StringComparison.Ordinal) && problem.Key.EndsWith("Smpt", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_kinds_in_one_place_are_one_too_many()
    {
        var loaded = Configured.By("""{ "Fetcher": { "StdIn": {}, "Maildir": { "Path": "mail" } } }""");

        Assert.Equal("Pymalist:Fetcher", Assert.Single(loaded.Problems).Key);
    }

    [Fact]
    public void An_empty_section_says_which_kinds_there_are()
    {
        var loaded = Configured.By("""{ "Fetcher": { "PollInterval": "1m" } }""");

        Assert.Contains("Pop3, Imap, StdIn, Maildir, Listener, Custom", Assert.Single(loaded.Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_distributors_of_one_kind_need_names()
    {
        const string two = """{ "Distributor": { "Multiple": [ { "Smtp": { "Host": "a" } }, { "Smtp": { "Host": "b" }%NAME% } ] } }""";

        Assert.Contains("Name", Assert.Single(Configured.By(two.Replace("%NAME%", "", StringComparison.Ordinal)).Problems).Text, StringComparison.Ordinal);
        var named = Configured.By(two.Replace("%NAME%", """, "Name": "bulk" """, StringComparison.Ordinal));
        Assert.Empty(named.Problems);
        Assert.Equal(["smtp", "bulk"], named.Settings.Distributors.Select(part => part.Name));
    }

    [Theory]
    [InlineData("mail/archive", true)]
    [InlineData("mail/{recipient}", false)]
    public void A_maildir_that_is_not_the_recipients_own_gets_each_post_once(string path, bool once)
    {
        var loaded = Configured.By($$"""{ "Distributor": { "Maildir": { "Path": "{{path}}" } } }""");

        Assert.Equal(once, Assert.Single(loaded.Settings.Distributors).Once);
    }

    [Fact]
    public void A_secret_comes_from_its_file_without_the_line_end_and_is_masked()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Secret("password", "geheim\n");

        var loaded = Configured.By($$"""{ "Queue": { "RabbitMq": { "Uri": "amqp://broker", "User": "u", "PasswordFile": "{{file}}" } } }""");

        Assert.Empty(loaded.Problems);
        Assert.Equal("geheim", loaded.Settings.RabbitMq?.Password);
        Assert.DoesNotContain(loaded.Effective, setting => setting.Value.Contains("geheim", StringComparison.Ordinal));
        Assert.Equal("***", loaded.Effective.Single(setting => setting.Key == "Pymalist:Queue:RabbitMq:Password").Value);
    }

    [Fact]
    public void A_secret_whose_file_cannot_be_read_or_that_stands_twice_is_a_problem()
    {
        var loaded = Configured.By("""{ "Fetcher": { "Pop3": { "Host": "h", "User": "u", "Password": "p", "PasswordFile": "/nowhere/at/all" } } }""");

        Assert.Equal(
            ["Pymalist:Fetcher:Pop3:Password", "Pymalist:Fetcher:Pop3:PasswordFile"],
            loaded.Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_secret_names_both_ways_to_give_it()
    {
        var loaded = Configured.By("""{ "Fetcher": { "Pop3": { "Host": "h", "User": "u" } } }""");

        Assert.Equal("Pymalist:Fetcher:Pop3:Password or Pymalist:Fetcher:Pop3:PasswordFile", Assert.Single(loaded.Problems).Key);
    }

    [Fact]
    public void A_record_of_which_nothing_is_said_is_not_there()
    {
        var without = Configured.By("""{ "Fetcher": { "Pop3": { "Host": "h", "User": "u", "Password": "p" } } }""");
        var with = Configured.By("""{ "Fetcher": { "Pop3": { "Host": "h", "User": "u", "OAuth": { "TokenFile": "/run/token" }, "Authentication": "XOAuth2" } } }""");

        Assert.Empty(without.Problems);
        Assert.Empty(with.Problems);
        Assert.DoesNotContain(without.Effective, setting => setting.Key.Contains("OAuth", StringComparison.Ordinal));
        Assert.Contains(with.Effective, setting => setting is { Key: "Pymalist:Fetcher:Pop3:OAuth:TokenFile", Value: "/run/token" });
    }

    [Theory]
    [InlineData(""" "Password": "p", "OAuth": { "TokenFile": "t" } """, "OAuth")]
    [InlineData(""" "Password": "p", "Authentication": "OAuthBearer" """, "OAuth")]
    [InlineData(""" "OAuth": { "TokenFile": "t" }, "Authentication": "ScramSha256" """, "Password or Pymalist:Fetcher:Pop3:PasswordFile")]
    [InlineData(""" "OAuth": { "TokenFile": "t" }, "Authentication": "Apop" """, "Password or Pymalist:Fetcher:Pop3:PasswordFile")]
    [InlineData(""" "OAuth": { "Endpoint": "http://login.example.org", "ClientId": "c", "ClientSecret": "s" } """, "OAuth:Endpoint")]
    [InlineData(""" "Password": "p", "ClientCertificateKeyFile": "k" """, "ClientCertificateFile")]
    public void Log_ins_that_cannot_go_well_are_told_beforehand(string settings, string expected)
    {
        var loaded = Configured.By($$"""{ "Fetcher": { "Pop3": { "Host": "h", "User": "u", {{settings}} } } }""");

        Assert.Equal("Pymalist:Fetcher:Pop3:" + expected, Assert.Single(loaded.Problems).Key);
    }

    [Theory]
    [InlineData(""" "Password": "p", "MoveTo": "Posts", "Wait": "10m", "Trace": true """, null)]
    [InlineData(""" "OAuth": { "TokenFile": "t" } """, null)]
    [InlineData(""" "Folder": "x" """, "Password or Pymalist:Fetcher:Imap:PasswordFile")]
    [InlineData(""" "Password": "p", "MoveTo": "inbox" """, "MoveTo")]
    [InlineData(""" "Password": "p", "Wait": "soon" """, "Wait")]
    public void A_folder_that_cannot_be_fetched_from_is_told_beforehand(string settings, string? expected)
    {
        var loaded = Configured.By($$"""{ "Fetcher": { "Imap": { "Host": "h", "User": "u", {{settings}} } } }""");

        Assert.Equal(expected is null ? [] : ["Pymalist:Fetcher:Imap:" + expected], loaded.Problems.Select(problem => problem.Key));
    }

    [Fact]
    public void Settings_that_only_make_sense_together_are_checked_together()
    {
        var loaded = Configured.By("""{ "Distributor": { "Smtp": { "Host": "h", "User": "u" } } }""");

        Assert.Equal("Pymalist:Distributor:Smtp:User", Assert.Single(loaded.Problems).Key);
    }

    [Fact]
    public void Parts_that_are_missing_are_not_those_that_are_wrong()
    {
        var loaded = Configured.By("""{ "Fetcher": { "Pop4": {} } }""");

        Assert.Equal(["Pymalist:Processor", "Pymalist:Distributor"], loaded.MissingParts().Select(problem => problem.Key));
    }

    [Fact]
    public void The_last_source_of_a_setting_wins_and_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Secret("pymalist.json", $$"""{ "Pymalist": { /* a comment */ {{Fetcher}}, } }""");

        var loaded = SettingsLoader.Load(ConfigurationFiles.Read(file, "--Pymalist:Fetcher:Pop3:Host=other.example.org"));

        Assert.Empty(loaded.Problems);
        Assert.Contains(new Setting("Pymalist:Fetcher:Pop3:Host", "other.example.org", "command line --Pymalist:Fetcher:Pop3:Host"), loaded.Effective);
        Assert.Contains(new Setting("Pymalist:Fetcher:Pop3:User", "u", "pymalist.json"), loaded.Effective);
        Assert.Contains(loaded.Effective, setting => setting is { Key: "Pymalist:Retry:GiveUpAfter", Origin: "default" });
    }

    [Fact]
    public void A_file_that_is_missing_or_no_JSON_is_a_problem_of_the_configuration()
    {
        using var folder = new TemporaryFolder();
        var broken = folder.Secret("broken.json", "{ \"Pymalist\": { ");

        Assert.Contains("there is no file", Assert.Throws<SettingsException>(() => ConfigurationFiles.Read(folder.In("none.json"))).Message, StringComparison.Ordinal);
        Assert.Contains("JSON", Assert.Throws<SettingsException>(() => ConfigurationFiles.Read(broken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void How_much_of_a_message_is_read_is_a_setting()
    {
        var loaded = Configured.By("""{ "Messages": { "MaxHeaderSectionLength": "64KB", "MaxParts": 0 } }""");

        Assert.Equal(64 * 1024, loaded.Settings.Messages.MaxHeaderSectionLength);
        Assert.Equal(100, loaded.Settings.Messages.MaxDepth);
        Assert.Equal("Pymalist:Messages:MaxParts", Assert.Single(loaded.Problems).Key);
    }

    [Fact]
    public void A_list_stands_in_a_configuration_once()
    {
        var loaded = Configured.By("""{ "Processor": { "Lists": [ { "List": "red@example.org" }, { "List": "Red <RED@example.org>" } ] } }""");

        Assert.Contains("2 times", Assert.Single(loaded.Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_in_the_owners_words_is_told_with_the_rest()
    {
        using var folder = new TemporaryFolder();
        folder.Secret("de.txt", "[Welcome]\nServus\n{nonsense}\n[Nothing]\nx\n");

        var loaded = Configured.By($$"""{ "NoticesDirectory": "{{folder.Path}}", "Processor": { "Lists": [ { "List": "red@example.org", "MaxRecipients": 0 } ] } }""");
        var missing = Configured.By("""{ "NoticesDirectory": "/nowhere/at/all" }""");

        Assert.Equal(3, loaded.Problems.Count);
        Assert.Equal(2, loaded.Problems.Count(problem => problem.Key == "Pymalist:NoticesDirectory" && problem.Text.Contains("de.txt", StringComparison.Ordinal)));
        Assert.Equal("Pymalist:NoticesDirectory", Assert.Single(missing.Problems).Key);
    }

    [GeneratedRegex("```json\n(\\{ \"Pymalist\".*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}

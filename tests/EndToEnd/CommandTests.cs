using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd;

/// <summary>What the command and the services say to those who call them wrong.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("command");

    [Theory]
    [InlineData("play", "--no-such-option")]
    [InlineData("no-such-command", "")]
    [InlineData("inspect", "--json")]
    [InlineData("process", "--config")]
    [InlineData("trace", "abc")]
    [InlineData("parked", "replay")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_is_wrong(string command, string argument)
    {
        var ended = await PymalistCommand.Run(_folder, argument.Length == 0 ? [command] : [command, argument]);

        ended.With(2);
        Assert.Empty(ended.Output);
        Assert.Contains("'pymalist --help' tells what there is.", ended.Errors, StringComparison.Ordinal);
        Assert.True(ended.ErrorLines.Length > 1, ended.Errors);
    }

    [Fact]
    public async Task The_help_names_every_command()
    {
        var ended = await PymalistCommand.Run(_folder, "--help");

        ended.With(0);
        Assert.All(
            (string[])["play", "run", "demo", "inspect", "process", "config", "trace", "queue", "parked", "store"],
            command => Assert.Contains($"\n  {command} ", ended.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Fetcher", "Pymalist:Fetcher")]
    [InlineData("Processor", "Pymalist:Processor")]
    [InlineData("Distributor", "Pymalist:Distributor")]
    public async Task A_service_without_its_part_of_the_configuration_ends_with_78_and_says_what_is_missing(string service, string key)
    {
        await using var process = await ServiceProcess.Start(_folder, service, []);

        var ended = await process.Exit();

        ended.With(78);
        Assert.StartsWith($"{key}: is missing", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var ended = await PymalistCommand.Run(_folder, "play", "--config", "nowhere.json");

        ended.With(78);
        Assert.Contains(_folder.In("nowhere.json"), ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_named_with_its_line()
    {
        await File.WriteAllTextAsync(_folder.In("wrong.json"), "{ \"Pymalist\": {\n  \"Fetcher\" } }");

        var ended = await PymalistCommand.Run(_folder, "play", "--config", "wrong.json");

        ended.With(78);
        Assert.Contains("wrong.json", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("line", ended.Errors, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => _folder.Dispose();
}

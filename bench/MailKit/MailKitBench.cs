using Pymalist.Bench.Limits;

namespace Pymalist.Bench.MailKit;

/// <summary>What the built-in components do, each beside the same on MailKit and MimeKit, in turn.</summary>
internal static class MailKitBench
{
    private const string Memory = "/dev/shm";

    public static async Task<string> Run(BenchOptions options)
    {
        // What QUIT deletes is deleted from a disk that others use too, and takes ten times as long as all else; here it is in memory.
        if (Directory.Exists(Memory))
            Environment.SetEnvironmentVariable("TMPDIR", Memory);
        await using var sink = await PostfixSink.Start();
        await using var office = await PostOffice.Open("mail_fsync = never");
        await using var drain = await SocketDrain.Start();
        Scenario[] scenarios =
        [
            .. new SmtpPair(options.Mails, sink.Port).Scenarios(),
            .. new Pop3Pair(Math.Min(options.Mails, 5_000), office).Scenarios(),
            .. new EditPair(Math.Max(options.Mails / 10, 1), drain).Scenarios(),
            .. ParsePair.Scenarios(),
        ];
        return await Table.Of(scenarios, options.Repeat, warmUp: true);
    }
}

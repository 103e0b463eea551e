using Pymalist.Bench.Limits;
using Pymalist.Bench.Subjects;

namespace Pymalist.Bench.MailKit;

/// <summary>What the built-in components do, each beside the same on MailKit and MimeKit, in turn.</summary>
internal static class MailKitBench
{
    public static async Task<string> Run(BenchOptions options)
    {
        await using var sink = await PostfixSink.Start();
        await using var office = await PostOffice.Open("mail_fsync = never");
        await using var drain = await SocketDrain.Start();
        Scenario[] scenarios =
        [
            .. new SmtpPair(options.Mails, sink.Port).Scenarios(),
            .. new Pop3Pair(options.Mails, office).Scenarios(),
            .. new EditPair(Math.Max(options.Mails / 10, 1), drain).Scenarios(),
            .. ParsePair.Scenarios(),
        ];
        return await Table.Of(scenarios, options.Repeat, warmUp: true);
    }
}

using Pymalist.Bench;
using Pymalist.Bench.Limits;
using Pymalist.Bench.Subjects;

if (args is [SinkProcess.Argument])
{
    await SmtpSink.Serve();
    return 0;
}

#if MAILKIT
// The same numbers as for SMTP, and rows of their own.
if (args is ["mailkit", .. var numbers] && BenchOptions.Parse(["smtp", .. numbers]) is { } beside)
{
    Console.Write(await Pymalist.Bench.MailKit.MailKitBench.Run(beside));
    return 0;
}

#endif
if (BenchOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

var before = Machine.Load;
var table = options.Subject switch
{
    "play" => await PlayBench.Run(options),
    "services" => await ServicesBench.Run(options),
    "queues" => await QueuesBench.Run(options),
    "ledger" => await LedgerBench.Run(options),
    "delivery" => await DeliveryBench.Run(options),
    "pop3" => await Pop3Bench.Run(options),
    "edit" => await EditBench.Run(options),
    "parse" => await ParseBench.Run(options),
    "archive" => await ArchiveBench.Run(options),
    _ => await SmtpBench.Run(options),
};
Console.WriteLine($"`{options}`, {Machine.Description}; load {before} before, {Machine.Load} after");
Console.WriteLine();
Console.Write(table);
return 0;

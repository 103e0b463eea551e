using Pymalist.Internet.Messages;
using Pymalist.Lists.Bounces;
using Pymalist.Testing;
using Xunit.Abstractions;

namespace Pymalist.Lists.Tests.Bounces;

/// <summary>The mail of the corpus: what is found in it, measured against what others found, with the misses in the output.</summary>
public sealed class BounceCorpusTests(ITestOutputHelper output)
{
    // Reports that lie among the other mails, without the fields by which such are known.
    private static readonly string[] OtherReports = ["message.20.eml", "badbound.eml"];

    private static readonly IReadOnlyList<(ExpectedBounce Expected, BounceReport Report)> Read =
        Corpus.Root is null ? [] : [.. ExpectedBounce.All().Select(expected => (expected, BounceReader.Read(expected.Message)))];

    [CorpusFact]
    public void Recipients_that_stand_in_a_mail_are_found_and_no_others()
    {
        int right = 0, wrong = 0, missing = 0;
        foreach (var (expected, report) in Read)
        {
            // Whose recipients nobody knows, or says: nothing can be measured there.
            if (expected.Recipients.Count == 0 || expected.Recipients.Any(recipient => !recipient.IsInMail) || !expected.Recipients.All(recipient => recipient.Address.Contains('@', StringComparison.Ordinal)))
                continue;

            var found = report.Recipients.Select(recipient => recipient.Address?.ToString().ToLowerInvariant() ?? "").ToHashSet();
            var wanted = expected.Recipients.Select(recipient => recipient.Address).ToHashSet();
            right += found.Count(wanted.Contains);
            wrong += found.Count(address => !wanted.Contains(address));
            missing += wanted.Count(address => !found.Contains(address));
            if (!found.SetEquals(wanted))
                output.WriteLine($"{expected.File} [{report.Kind} {report.Form}] found {string.Join(' ', found)} instead of {string.Join(' ', wanted)}");
        }

        double precision = (double)right / (right + wrong), recall = (double)right / (right + missing);
        output.WriteLine($"precision {precision:P2}, recall {recall:P2} ({right} right, {wrong} wrong, {missing} missing)");
        Assert.True(right > 380, $"{right} recipients only");
        Assert.True(precision >= 0.99, $"precision {precision:P2}");
        Assert.True(recall >= 0.95, $"recall {recall:P2}");
    }

    [CorpusFact]
    public void Bounces_complaints_and_replies_are_told_apart()
    {
        int right = 0, all = 0;
        foreach (var (expected, report) in Read)
        {
            var wanted = Kinds(expected);
            all++;
            if (wanted.Contains(report.Kind))
                right++;
            else
                output.WriteLine($"{expected.File} is {expected.Class}, taken for {report.Kind} ({report.Form})");
        }

        output.WriteLine($"{right} of {all} are what they are taken for");
        Assert.True(all > 390 && right >= all * 0.99, $"{right} of {all}");
    }

    [CorpusFact]
    public void Statuses_that_stand_in_a_mail_are_read_and_reasons_are_measured()
    {
        int statuses = 0, sameStatus = 0, reasons = 0, sameHardness = 0;
        foreach (var (expected, report) in Read)
        {
            foreach (var recipient in report.Recipients)
            {
                var wanted = expected.Recipients.FirstOrDefault(other => other.Address.Equals(recipient.Address?.ToString(), StringComparison.OrdinalIgnoreCase));
                if (wanted?.Reason is null || report.Kind == BounceKind.Complaint)
                    continue;

                reasons++;
                if (recipient.Reason.IsDeadAddress() == wanted.IsHard)
                    sameHardness++;
                else
                    output.WriteLine($"{expected.File} {wanted.Reason} {wanted.Status}, taken for {recipient.Reason}: {recipient.Status} {recipient.Diagnostic}");
                statuses += wanted.IsStatusInMail ? 1 : 0;
                sameStatus += wanted.IsStatusInMail && recipient.Status?.ToString() == wanted.Status ? 1 : 0;
                if (wanted.IsStatusInMail && recipient.Status?.ToString() != wanted.Status)
                    output.WriteLine($"{expected.File} status {recipient.Status} instead of {wanted.Status}");
            }
        }

        output.WriteLine($"{sameStatus} of {statuses} statuses the same; {sameHardness} of {reasons} as hard or soft as the source says");
        Assert.True(sameStatus >= statuses * 0.9, $"{sameStatus} of {statuses} statuses");
        Assert.True(sameHardness >= reasons * 0.8, $"{sameHardness} of {reasons} as hard or soft");
    }

    [CorpusFact]
    public void Mail_that_is_no_report_raises_no_alarm()
    {
        var alarms = new List<string>();
        var count = 0;
        foreach (var file in Corpus.Files("").Where(file => !Path.GetRelativePath(Corpus.Root!, file).StartsWith("bounces", StringComparison.Ordinal)))
        {
            count++;
            var report = BounceReader.Read(File.ReadAllBytes(file));
            if (report.Kind is not (BounceKind.None or BounceKind.Other))
                output.WriteLine($"{report.Kind} {report.Form} {report.IsStructured} {string.Join(' ', report.Recipients.Select(recipient => recipient.Address))}: {file}");
            if (report.Kind is BounceKind.DeliveryFailure or BounceKind.DeliveryDelay or BounceKind.Complaint && !IsReport(file))
                alarms.Add(file);
        }

        output.WriteLine($"{alarms.Count} of {count}");
        Assert.True(count > 900, $"{count} mails only");
        Assert.Empty(alarms);
    }

    [CorpusFact]
    public async Task Threads_of_lists_raise_no_alarm()
    {
        int count = 0, alarms = 0;
        foreach (var file in Corpus.Files("threads", "*.mbox"))
        {
            using var mbox = File.OpenRead(file);
            await foreach (var message in new MboxReader(mbox, maxMessageSize: 10_000_000).Read(CancellationToken.None))
            {
                count++;
                var report = BounceReader.Read(message.Octets);
                if (report.Kind is BounceKind.None or BounceKind.AutomaticReply)
                    continue;
                output.WriteLine($"{report.Kind} {report.Form} {string.Join(' ', report.Recipients.Select(recipient => recipient.Address))}: {file}, mail {count}");
                alarms++;
            }
        }

        output.WriteLine($"{alarms} of {count} posts");
        Assert.True(count > 60, $"{count} posts only");
        Assert.Equal(0, alarms);
    }

    private static bool IsReport(string file)
    {
        var text = File.ReadAllText(file);
        return OtherReports.Contains(Path.GetFileName(file)) || text.Contains("\nFinal-Recipient:", StringComparison.OrdinalIgnoreCase) || text.Contains("\nFeedback-Type:", StringComparison.OrdinalIgnoreCase);
    }

    private static BounceKind[] Kinds(ExpectedBounce expected) => expected.Class switch
    {
        "bounce" when expected.Recipients.Any(recipient => recipient.Reason == "delivered") => [BounceKind.Other],
        "bounce" when expected.Recipients.Any(recipient => recipient.Reason == "feedback") => [BounceKind.Complaint],
        "bounce" => [BounceKind.DeliveryFailure, BounceKind.DeliveryDelay],
        "complaint" => [BounceKind.Complaint],
        "autoreply" => [BounceKind.AutomaticReply],
        "report" => [BounceKind.DeliveryFailure, BounceKind.DeliveryDelay, BounceKind.Other, BounceKind.Complaint],
        _ => [BounceKind.None, BounceKind.Other, BounceKind.AutomaticReply],
    };
}

using Pymalist.Bench.Limits;

namespace Pymalist.Bench.Subjects;

/// <summary>The POP3 fetcher's whole pass, deletion included, beside a bare socket that only reads.</summary>
internal sealed class Pop3Bench(BenchOptions options, PostOffice office)
{
    private const string Reference = "bare socket, RETR by 50";
    private const string Memory = "/dev/shm";

    public static async Task<string> Run(BenchOptions options)
    {
        // What QUIT deletes is deleted from a disk that others use too, and takes ten times as long as all else; here it is in memory.
        if (Directory.Exists(Memory))
            Environment.SetEnvironmentVariable("TMPDIR", Memory);
        await using var office = await PostOffice.Open("mail_fsync = never");
        return await Table.Of([.. new Pop3Bench(options, office).Scenarios()], options.Repeat, warmUp: true);
    }

    private IEnumerable<Scenario> Scenarios()
    {
        yield return new("fetcher, one pass", options.Mails, Fetch) { References = [Reference] };
        yield return new("fetcher, until the last mail has come", options.Mails, FetchToLast) { References = [Reference] };
        yield return new(Reference, options.Mails, Read);
    }

    private async Task<Sample> Fetch()
    {
        office.Fill(options.Mails);
        var sample = await Sample.Of(() => office.Empty(options.Mails));
        office.MustBeEmpty();
        return sample;
    }

    private async Task<Sample> FetchToLast()
    {
        office.Fill(options.Mails);
        var sample = await office.ReadAndEmpty(options.Mails);
        office.MustBeEmpty();
        return sample;
    }

    private async Task<Sample> Read()
    {
        office.Fill(options.Mails);
        var octets = 0L;
        var sample = await Sample.Of(async () => octets = await Pop3Reader.ReadAll(office.Port, PostOffice.User, PostOffice.Password, options.Mails));
        if (octets < (long)options.Mails * Posts.Size)
            throw new BenchException($"{octets} octets were read in place of {options.Mails} mails.");
        await office.Empty(options.Mails);
        return sample;
    }
}

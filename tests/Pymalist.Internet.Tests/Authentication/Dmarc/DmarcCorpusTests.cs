using System.Text.Json;
using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Tests.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication.Dmarc;

/// <summary>What others expect of DMARC: rspamd's mails, and the organizational domains of the public suffix list.</summary>
public sealed class DmarcCorpusTests
{
    /// <summary>
    /// Signers are those that pass by the corpus, and SPF says nothing. Where rspamd expects something else the reason stands beside it:
    /// it goes by RFC 7489.
    /// </summary>
    public static TheoryData<string, string, DmarcResult, DmarcDisposition> Mails { get; } = new()
    {
        { "pass_none", "cacophony.za.org", DmarcResult.Pass, DmarcDisposition.None },
        { "fail_none", "", DmarcResult.Fail, DmarcDisposition.None },
        { "fail_quarantine", "", DmarcResult.Fail, DmarcDisposition.Quarantine },
        { "fail_reject", "", DmarcResult.Fail, DmarcDisposition.Reject },
        { "subdomain_fail_none", "", DmarcResult.Fail, DmarcDisposition.None },
        { "subdomain_fail_quarantine", "", DmarcResult.Fail, DmarcDisposition.Quarantine },
        { "subdomain_fail_reject", "", DmarcResult.Fail, DmarcDisposition.Reject },
        { "onsubdomain_fail_alignment", "mom.za.org", DmarcResult.Fail, DmarcDisposition.Reject },
        { "dmarc_tmpfail", "", DmarcResult.TempError, DmarcDisposition.None },

        // Without a list of public suffixes nothing says that mom.za.org, which has no record, is above my.mom.za.org, which has one.
        { "onsubdomain_pass_relaxed", "mom.za.org", DmarcResult.Fail, DmarcDisposition.Reject },

        // The tag pct is no more (RFC 9989, appendix A.6).
        { "pct_none", "", DmarcResult.Fail, DmarcDisposition.Reject },
        { "pct_none1", "", DmarcResult.Fail, DmarcDisposition.Quarantine },
    };

    [CorpusFact]
    public async Task Mails_fare_as_expected()
    {
        foreach (var row in Mails)
        {
            var (file, signer, result, disposition) = ((string)row[0], (string)row[1], (DmarcResult)row[2], (DmarcDisposition)row[3]);

            var evaluation = await Evaluate(file, signer, Zone());

            Assert.Equal((file, result, disposition), (file, evaluation.Result, evaluation.Disposition));
        }
    }

    [CorpusFact]
    public async Task A_record_above_makes_the_signer_one_of_the_organization()
    {
        var evaluation = await Evaluate("onsubdomain_pass_relaxed", "mom.za.org", Zone().Policy("mom.za.org", "v=DMARC1; p=none"));

        Assert.Equal(DmarcResult.Pass, evaluation.Result);
    }

    /// <summary>
    /// Where each public suffix says of itself that it is one, the tree has the organizational domains of the list. The rows without
    /// any are public suffixes, which are their own organization here, and names that begin with a dot, which are none.
    /// </summary>
    [CorpusFact]
    public async Task Organizational_domains_are_those_of_the_public_suffix_list()
    {
        var policies = new DmarcPolicies(new PublicSuffixZone(File.ReadLines(Path.Combine(Corpus.Root!, "dkim/org-domain/public_suffix_list.dat"))));
        var rows = Vectors.Read("dkim/org-domain/org-domain.jsonl").ToList();

        foreach (var row in rows)
        {
            var domain = row.Text("domain");
            var expected = row.GetProperty("organisational_domain").GetString() ?? domain;

            Assert.Equal((domain, DomainName.ToAscii(expected)), (domain, await policies.OrganizationalDomain(domain, CancellationToken.None)));
        }

        Assert.Equal(48, rows.Count);
    }

    private static Task<DmarcEvaluation> Evaluate(string file, string signer, ScriptedZone zone)
    {
        var message = File.ReadAllBytes(Path.Combine(Corpus.Root!, "dkim/rspamd", $"{file}.eml"));
        return new DmarcEvaluator(zone).Evaluate(
            AuthorDomains.Of(message, MessageLimits.Default), new AuthenticatedDomains { Dkim = [signer] }, CancellationToken.None);
    }

    private static ScriptedZone Zone()
    {
        var zone = new ScriptedZone().Fails("_dmarc.dnssec-failed.org");
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus.Root!, "dkim/rspamd/dns.json")));
        foreach (var name in file.RootElement.EnumerateObject())
        {
            foreach (var text in name.Value.EnumerateArray())
                zone.Txt(name.Name, text.GetString()!);
        }

        return zone;
    }
}

using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>Single addresses, good and bad, of three other libraries' tests. Each is read as a field holds it, and must be one mailbox or none.</summary>
public sealed class AddressVectorTests
{
    [CorpusFact]
    public void The_addresses_of_isemail_are_judged_alike()
    {
        var tests = XDocument.Load(Path.Combine(Corpus.Root!, "addresses/isemail/tests.xml")).Descendants("test").ToList();

        Assert.Equal(110, tests.Count);
        Compare(AddressVectorDifferences.Isemail, tests.Select(test => (WithControls(test.Element("address")!.Value), test.Element("category")!.Value != "ISEMAIL_ERR")));
    }

    [CorpusFact]
    public void The_addresses_of_egulias_are_judged_alike() => Compare(AddressVectorDifferences.Egulias, Rows("addresses/egulias.jsonl", 46));

    [CorpusFact]
    public void The_addresses_of_email_validator_are_judged_alike() => Compare(AddressVectorDifferences.EmailValidator, Rows("addresses/email-validator.jsonl", 125));

    private static IEnumerable<(string, bool)> Rows(string file, int count)
    {
        var rows = Vectors.Read(file).ToList();
        Assert.Equal(count, rows.Count);
        return rows.Select(row => (row.Text("input"), row.GetProperty("valid").GetBoolean()));
    }

    private static void Compare(string[] known, IEnumerable<(string Input, bool IsGood)> rows)
    {
        var different = rows.Where(row => IsAddress(row.Input) != row.IsGood).Select(row => $"{(row.IsGood ? "good" : "bad")}: {JsonSerializer.Serialize(row.Input)}").ToHashSet();

        Assert.True(different.SetEquals(known), $"{string.Join('\n', different.Except(known))}\nno longer:\n{string.Join('\n', known.Except(different))}");
    }

    private static bool IsAddress(string text) => AddressList.ParseAll(Encoding.UTF8.GetBytes(text)) is [var only] && only.ToMailbox() is not null;

    // Their file has a picture of each control character in its place.
    private static string WithControls(string text) => string.Concat(text.Select(c => c is >= '\u2400' and <= '\u241f' ? (char)(c - 0x2400) : c));
}

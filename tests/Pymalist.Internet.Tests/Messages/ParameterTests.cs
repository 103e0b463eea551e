using System.Text;
using System.Text.Json;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

public sealed class ParameterTests
{
    private static Part Part(string fields) => PartTree.Read(Encoding.UTF8.GetBytes(fields + "\n\n")).Root;

    [Theory]
    [InlineData("Content-Type: text/plain; charset=UTF-8", "utf-8")]
    [InlineData("Content-Type: text/plain;\n\tCharset = \"us-ascii\" ; x=y", "us-ascii")]
    [InlineData("Content-Type: text/plain; charset=us-ascii (plain text)", "us-ascii")]
    [InlineData("Content-Type: text/plain; x=\"a;charset=no\"; charset=yes", "yes")]
    [InlineData("Content-Type: text/plain; charset=first; charset=second", "first")]
    [InlineData("Content-Type: text/plain; charset", null)]
    [InlineData("Content-Type: text/plain; charset=\"open", "open")]
    public void A_charset_is_a_parameter(string field, string? charset) => Assert.Equal(charset, Part(field).Charset);

    [Theory]
    [InlineData("text/html")]
    [InlineData("(a comment) text/html (and another)")]
    [InlineData(" (one; with \\) and (one) in it)\n\t(and another)text/html; charset=x")]
    public void Comments_stand_around_a_type(string field) => Assert.Equal("text/html", Part("Content-Type: " + field).Type);

    [Fact]
    public void A_comment_without_an_end_is_none() => Assert.Equal("text/plain", Part("Content-Type: (text/html").Type);

    [Theory]
    [InlineData("filename=a.txt", "a.txt")]
    [InlineData("filename=(1).txt", "(1).txt")]
    [InlineData("filename=\"a \\\"b\\\".txt\"", "a \"b\".txt")]
    [InlineData("filename*=utf-8'en'%C3%A4.txt", "ä.txt")]
    [InlineData("filename*=iso-8859-1''%E4.txt; filename=a.txt", "ä.txt")]
    [InlineData("filename*1=b; filename*0=a; filename*3=d", "ab")]
    [InlineData("filename*0*=utf-8''%C3; filename*1*=%A4; filename*2=%41", "ä%41")]
    [InlineData("filename*=%zz%4", "%zz%4")]
    [InlineData("filename*99999999999=a", null)]
    [InlineData("filename*=x-nobody''%41", "A")]
    [InlineData("filename=\"=?utf-8?q?=C3=A4?=.txt\"", "ä.txt")]
    [InlineData("filename=ä.txt", "ä.txt")]
    [InlineData("filename=\"../../etc/passwd\"", "../../etc/passwd")]
    public void A_file_name_is_joined_and_decoded(string parameters, string? name) => Assert.Equal(name, Part($"Content-Disposition: attachment; {parameters}").FileName);

    [Fact]
    public void A_name_in_the_content_type_does_where_there_is_no_other() => Assert.Equal("a.txt", Part("Content-Type: text/plain; name=a.txt").FileName);

    private static readonly string[] Differences =
    [
        // What goes on where the same section stands twice: they stop there.
        "attachment; filename=basic; filename*0*=UTF-8''multi; filename*1=line; filename*0*=UTF-8''wrong; filename*1=bad; filename*2=evil",
        // No charset, an unknown one, or damage: they have no name then, and we have what can be read.
        "attachment; filename *=utf-8''foo-%41", "attachment; filename*=''foo", "attachment; filename*=a''foo", "attachment; filename*=foo-%41", "attachment; filename*=UTF-8''A%e4B",
        // A charset without its second quote: MimeKit takes it for part of the name, and so do we.
        "attachment; filename*=UTF-8'foo-%41", "attachment; filename*=UTF-8'foo-%41; filename=bar",
        // A name may have blanks in it, as many programs write them.
        "attachment; extension=bla filename=foo",
    ];

    [CorpusFact]
    public void The_vectors_of_others_hold_the_same_parameters()
    {
        var rows = Vectors.Read("encoded-words/jsmime-params.jsonl").ToList();

        var different = rows.Where(row => !IsSame(ContentField.Parse(Encoding.UTF8.GetBytes(row.Text("input")), 100), row)).Select(row => row.Text("input")).Distinct().ToList();

        Assert.Equal(80, rows.Count);
        Assert.True(different.ToHashSet().SetEquals(Differences), string.Join('\n', different));
    }

    private static bool IsSame(ContentField ours, JsonElement row) =>
        ours.Value == row.Text("value") &&
        ours.Parameters.Count == row.GetProperty("params").EnumerateObject().Count() &&
        row.GetProperty("params").EnumerateObject().All(parameter => EncodedWords.Decode(Encoding.UTF8.GetBytes(ours[parameter.Name] ?? "")) == parameter.Value.GetString()!.Trim());

    [CorpusFact]
    public void The_vectors_of_MimeKit_hold_the_same_values() =>
        Assert.All(Vectors.Read("encoded-words/mimekit-params.jsonl"), row =>
            Assert.Equal(row.Text("expected_value"), ContentField.Parse(Encoding.UTF8.GetBytes($"a/b; {row.Text("input")}"), 100)["name"]));
}

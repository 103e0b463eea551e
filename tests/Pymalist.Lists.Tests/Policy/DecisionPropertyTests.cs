using System.Text;
using Pymalist.Lists.Policy;
using Xunit.Abstractions;

namespace Pymalist.Lists.Tests.Policy;

/// <summary>What holds for every post, whatever it is.</summary>
public sealed class DecisionPropertyTests(ITestOutputHelper output)
{
    private static readonly string[] Fields =
    [
        "From: ann@example.com", "From: eve@evil.example", "To: red@example.org", "To: red@example.org, blue@example.org", "To: bob@example.com", "Subject: Apples",
        "Subject: ", "Subject: meeting", "Subject: casino 77", "Subject: =?utf-8?b?w6n/?= \0\u00ff", "X-Spam-Flag: YES", "X-Spam-Level: *********", "X-Mailer: the bat",
        "X-Trusted: secret", "Auto-Submitted: auto-replied", "Return-Path: <>", "List-Id: <red.example.org>", "References: <1@a>", "Message-ID: <1@a>", "Message-ID: <", "Received: x",
        "Content-Type: multipart/mixed; boundary=x", "Content-Type: text/html", "Content-Type: video/mp4; name=\"\u0080\r\n .exe\"", "Content-Type: multipart/encrypted", "Content-Type: ;;;=",
        "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable", "Sender: bot9@example.net", "Authentication-Results: mx.example.org; dmarc=fail", "no field", "\r\n",
    ];

    private static readonly string[] Bodies = ["", "Hello\r\n", "--x\r\nContent-Type: a/b; name=a.exe\r\n\r\n\u0000\r\n--x--\r\n", "<p>&nbsp;", "<style", "-----BEGIN PGP MESSAGE-----\r\n", "=\r\n=ZZ", new string('=', 1_000)];

    [Fact]
    public async Task A_decision_is_the_same_again_and_says_why()
    {
        var random = new Random(1905);
        var acts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 5_000; i++)
        {
            var message = Message(random);
            var poster = Judging.Member with { IsMember = random.Next(4) > 0, AcceptedPosts = random.Next(5), IsModerated = random.Next(5) == 0 ? true : null };

            var decision = await Decide(message, poster);
            var again = await Decide(message, poster);

            Assert.Equal(decision.Verdict, again.Verdict);
            Assert.Equal(decision.Trace, again.Trace);
            Judging.AssertIsForPeople(decision.Verdict);
            Assert.Equal(decision.Verdict.Act == Act.Hold, decision.Holds.Count > 0);
            var name = $"{decision.Verdict.Act} by {decision.Verdict.Rule}";
            acts[name] = acts.GetValueOrDefault(name) + 1;
        }

        foreach (var (name, count) in acts)
            output.WriteLine($"{count,5} {name}");
        Assert.True(acts.Count >= 12, string.Join(", ", acts.Keys));
    }

    [Fact]
    public async Task Octets_that_are_no_mail_get_a_decision()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var octets = new byte[random.Next(3_000)];
            random.NextBytes(octets);

            Judging.AssertIsForPeople((await Everything.Judge(new Post(Posts.Mail(octets), Judging.Red, Judging.Member, Judging.Now))).Verdict);
        }
    }

    private static async Task<Decision> Decide(byte[] message, Poster poster) => await Everything.Judge(new Post(Posts.Mail(message), Judging.Red, poster, Judging.Now));

    private static byte[] Message(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(8); i > 0; i--)
            text.Append(Fields[random.Next(Fields.Length)]).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").Append(Bodies[random.Next(Bodies.Length)]).ToString());
    }
}

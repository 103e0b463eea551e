namespace Pymalist.Standalone.Demo;

/// <summary>What the demo says when it starts.</summary>
internal static class Welcome
{
    public static string Text(DemoInstallation demo) => $"""
        pymalist demo: a mailing-list server on this machine.

          posts are taken at   smtp://{demo.EndPoint}
          copies land in       {demo.Outbox}
        {string.Concat(DemoInstallation.Lists.Select(list => $"  {list.List}: {string.Join(", ", list.Subscribers.Select(member => member.Address))}{Environment.NewLine}"))}
        Post something from another terminal, and watch this one:

          printf 'From: you@example.net\nTo: red@example.org\nSubject: Hello\n\nHello, members.\n' |
            curl --crlf --url smtp://{demo.EndPoint} --mail-from you@example.net --mail-rcpt red@example.org --upload-file -

        Next: write a configuration (README.md), try it with 'pymalist config check --config FILE', and 'pymalist play --config FILE'.
        Ctrl+C ends the demo.

        """;
}

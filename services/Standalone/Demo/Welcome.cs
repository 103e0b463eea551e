namespace Pymalist.Standalone.Demo;

/// <summary>What the demo says when it starts.</summary>
internal static class Welcome
{
    public static string Text(DemoInstallation demo) => $"""
        pymalist demo: a mailing-list server on this machine.

          mail is taken at     smtp://{demo.EndPoint}
          copies land in       {demo.Folder.Outbox}
          its configuration    {demo.Folder.Configuration}
        {string.Concat(demo.Lists.Select(list => $"  {list.List}: {string.Join(", ", list.Subscribers.Select(member => member.Address))}{Environment.NewLine}"))}
        Post something from another terminal, and watch this one:

          printf 'From: you@example.net\nTo: red@example.org\nSubject: Hello\n\nHello, members.\n' |
            curl --crlf --url smtp://{demo.EndPoint} --mail-from you@example.net --mail-rcpt red@example.org --upload-file -

        Join: write to red-subscribe@example.org in the same way; you are asked to confirm, and become a member when your answer comes to the address in that mail.
        All commands work on it: pymalist list, member list red@example.org, trace you@example.net, each with --config {demo.Folder.Configuration}

        Next: write a configuration of your own (README.md), try it with 'pymalist config check --config FILE', and 'pymalist play --config FILE'.
        Ctrl+C ends the demo.

        """;
}

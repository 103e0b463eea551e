namespace Pymalist.Faults.Poison;

/// <summary>What a component does to its process on a message that names it: <c>harm: Overflow</c> in a line of its own.</summary>
internal static class Harm
{
    public static IReadOnlyList<string> All { get; } = [nameof(Throw), nameof(Loop), nameof(Overflow), nameof(Exhaust)];

    /// <summary>The line of a body that does it.</summary>
    public static string MarkOf(string harm) => $"harm: {harm}";

    /// <summary>Does what the message says.</summary>
    public static void Do(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf("harm: Throw"u8) >= 0)
            Throw();
        if (message.IndexOf("harm: Loop"u8) >= 0)
            Loop();
        if (message.IndexOf("harm: Overflow"u8) >= 0)
            Overflow(1);
        if (message.IndexOf("harm: Exhaust"u8) >= 0)
            Exhaust();
    }

    private static void Throw() => throw new InvalidOperationException("A bug.");

    private static void Loop()
    {
        while (true)
            Thread.SpinWait(1_000_000);
    }

    private static int Overflow(int depth) => depth + Overflow(depth + 1) + Overflow(depth + 2);

    private static void Exhaust()
    {
        for (var all = new List<byte[]>(); ;)
            all.Add(GC.AllocateUninitializedArray<byte>(1_000_000));
    }
}

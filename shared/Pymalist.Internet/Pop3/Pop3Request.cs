namespace Pymalist.Internet.Pop3;

/// <summary>What is asked about a mail.</summary>
internal enum Pop3Verb
{
    /// <summary>The message.</summary>
    Retr,

    /// <summary>Its header section (RFC 1939, section 7).</summary>
    Top,

    /// <summary>To mark it for deletion.</summary>
    Dele,
}

/// <summary>A command about a mail.</summary>
internal readonly record struct Pop3Request(Pop3Verb Verb, Pop3Entry Entry)
{
    /// <summary>As it goes to the server, without the line end.</summary>
    public string Command => Verb switch
    {
        Pop3Verb.Retr => $"RETR {Entry.Number}",
        Pop3Verb.Top => $"TOP {Entry.Number} 0",
        _ => $"DELE {Entry.Number}",
    };

    /// <summary>How many octets its answer has, as far as is known.</summary>
    public long Size => Verb == Pop3Verb.Retr ? Entry.Size : 0;
}

/// <summary>What came of a command about a mail.</summary>
/// <param name="Request">The command.</param>
/// <param name="Octets">A message, or the first of its header section; empty with DELE, and where it was refused.</param>
/// <param name="Refusal">Why the server would not; null where it did.</param>
internal readonly record struct Pop3Answer(Pop3Request Request, ReadOnlyMemory<byte> Octets, CommandRefusedException? Refusal);

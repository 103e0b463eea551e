using System.Buffers;
using System.Globalization;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>Commands and messages that go out together, in one write.</summary>
/// <param name="isTraced">Whether it is told what a trace shows in its place.</param>
internal sealed class Flight(bool isTraced)
{
    private readonly ArrayBufferWriter<byte> _octets = new(16 * 1024);
    private readonly StringBuilder? _shown = isTraced ? new() : null;
    private int _line;

    public ReadOnlyMemory<byte> Octets => _octets.WrittenMemory;

    public bool IsEmpty => _octets.WrittenCount == 0;

    /// <summary>Secrets hidden, of a message how long it is; null where nobody asks.</summary>
    public string? Shown => _shown?.ToString().TrimEnd('\n');

    /// <summary>Adds a part of a command.</summary>
    public Flight Add(string text)
    {
        Encoding.UTF8.GetBytes(text, _octets);
        return this;
    }

    /// <inheritdoc cref="Add(string)"/>
    public Flight Add(long number)
    {
        number.TryFormat(_octets.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
        _octets.Advance(length);
        return this;
    }

    /// <summary>Ends a command.</summary>
    /// <param name="shown">What a trace shows in place of it, where it holds a secret.</param>
    /// <exception cref="ArgumentException">It holds a line end or another control character: it would be two.</exception>
    public void End(string? shown = null)
    {
        // An address cannot hold one; a host name from the configuration can, and what comes after these may.
        var command = _octets.WrittenSpan[_line..];
        if (command.ContainsAnyInRange((byte)0, (byte)31) || command.Contains((byte)127))
            throw new ArgumentException("A command may not hold control characters.");

        _shown?.Append(shown ?? TraceText.Of(command)).Append('\n');
        _octets.Write("\r\n"u8);
        _line = _octets.WrittenCount;
    }

    /// <summary>Adds a command that is whole.</summary>
    /// <inheritdoc cref="End"/>
    public void Command(string command, string? shown = null) => Add(command).End(shown);

    /// <summary>Adds a message, all of it.</summary>
    /// <param name="message">A small one.</param>
    /// <param name="stuffed">As DATA takes it, each dot at the start of a line doubled; else as BDAT takes it.</param>
    public void Message(OutgoingMessage message, bool stuffed)
    {
        message.WriteTo(_octets, stuffed);
        _shown?.Append(TraceText.Octets(message.Size)).Append('\n');
        _line = _octets.WrittenCount;
    }

    /// <summary>Empties it for the next.</summary>
    public void Clear()
    {
        _octets.ResetWrittenCount();
        _shown?.Clear();
        _line = 0;
    }
}

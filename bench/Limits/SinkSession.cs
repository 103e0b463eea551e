using System.Buffers;
using System.Text;

namespace Pymalist.Bench.Limits;

/// <summary>One connection to a sink: as much of SMTP as its clients speak.</summary>
internal sealed class SinkSession(SmtpSink sink)
{
    private int _recipients;
    private bool _inMessage;

    public bool HasQuit { get; private set; }

    /// <summary>Answers all that is complete.</summary>
    /// <returns>Where the rest begins.</returns>
    public SequencePosition Answer(in ReadOnlySequence<byte> octets, StringBuilder answers)
    {
        var reader = new SequenceReader<byte>(octets);
        while (reader.TryReadTo(out ReadOnlySequence<byte> part, _inMessage ? "\r\n.\r\n"u8 : "\r\n"u8))
            answers.Append(_inMessage ? FinalDot() : Command(part)).Append("\r\n");
        return reader.Position;
    }

    private string FinalDot()
    {
        _inMessage = false;
        sink.Add(_recipients);
        return "250 2.0.0 taken";
    }

    private string Command(in ReadOnlySequence<byte> line)
    {
        var verb = Encoding.ASCII.GetString(line.Slice(0, Math.Min(4, line.Length)));
        switch (verb.ToUpperInvariant())
        {
            case "EHLO":
                return "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES";
            case "MAIL":
                _recipients = 0;
                return "250 2.1.0 ok";
            case "RCPT":
                _recipients++;
                return "250 2.1.5 ok";
            case "DATA":
                _inMessage = true;
                return "354 go on";
            case "QUIT":
                HasQuit = true;
                return "221 2.0.0 bye";
            case "XCOU":
                return $"250 {sink.Count}";
            case "XRES":
                sink.Reset();
                return "250 0";
            default:
                return "250 2.0.0 ok";
        }
    }
}

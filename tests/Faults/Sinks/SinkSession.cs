using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Faults.Sinks;

/// <summary>One client's session with a <see cref="FaultSink"/>: SMTP with PIPELINING and, where the sink has it, CHUNKING; or LMTP.</summary>
internal sealed class SinkSession
{
    private readonly FaultSink _sink;
    private readonly SinkConnection _connection;
    private readonly Stream _stream;
    private readonly SinkReader _reader;
    private readonly MemoryStream _replies = new();
    private readonly MemoryStream _message = new();
    private readonly List<SinkTransaction> _answered = [];
    private readonly CancellationToken _stop;

    private SinkTransaction? _transaction;

    public SinkSession(FaultSink sink, SinkConnection connection, Stream stream, CancellationToken stop)
    {
        (_sink, _connection, _stream, _stop) = (sink, connection, stream, stop);
        _reader = new SinkReader(stream, Flush, stop);
    }

    public async Task Run()
    {
        try
        {
            Say("220 sink.test ready");
            while (await _reader.Line() is { } line && await Answer(line))
            {
                // The next one.
            }

            await Flush();
        }
        finally
        {
            // Whoever has gone gets no answer; what was taken is taken.
            End(_transaction);
            MarkAnswered();
        }
    }

    private async ValueTask<bool> Answer(string line)
    {
        switch (line.Split(' ', ':')[0].ToUpperInvariant())
        {
            case "EHLO" or "LHLO":
                Say(_sink.Chunking ? "250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-CHUNKING\r\n250 ENHANCEDSTATUSCODES" : "250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES");
                return true;
            case "MAIL":
                _transaction = _sink.Begin(_connection, line[5..]);
                return Said(await _sink.Script.Mail(_transaction));
            case "RCPT" when _transaction is not null:
                return await Recipient(_transaction, AddressOf(line));
            case "DATA" when _transaction?.Accepted.Any() == true:
                Say("354 Go on");
                _message.SetLength(0);
                return await _reader.Message(_message) && await Conclude(_transaction);
            case "BDAT":
                return await Chunk(line.Split(' '));
            case "RSET":
                End(_transaction);
                return Said(SinkScript.Ok);
            case "QUIT":
                _connection.SaidGoodbye = true;
                Say("221 2.0.0 Bye");
                return false;
            case "NOOP" or "HELO":
                return Said(SinkScript.Ok);
            default:
                return Said("503 5.5.1 Not now");
        }
    }

    private async ValueTask<bool> Recipient(SinkTransaction transaction, string address)
    {
        var answer = _sink.Script.Recipient(transaction, address);

        // It may take a while: who waits for this one hears what was said before it.
        if (!answer.IsCompleted)
            await Flush();
        var reply = await answer;
        transaction.Add(new(address, reply ?? ""));
        return Said(reply);
    }

    private async ValueTask<bool> Chunk(string[] words)
    {
        var octets = int.Parse(words[1], CultureInfo.InvariantCulture);
        if (!await _reader.Octets(octets, _message))
            return false;
        if (_transaction?.Accepted.Any() != true)
        {
            _message.SetLength(0);
            return Said("554 5.5.1 No valid recipients");
        }

        return words.Length > 2 ? await Conclude(_transaction) : Said($"250 2.0.0 {octets} octets");
    }

    private async ValueTask<bool> Conclude(SinkTransaction transaction)
    {
        var octets = _message.GetBuffer().AsMemory(0, (int)_message.Length);
        transaction.MessageId = MessageIdOf(octets.Span);
        transaction.Octets = octets.Length;
        transaction.Sha256 = Convert.ToHexString(SHA256.HashData(octets.Span));
        _message.SetLength(0);

        // The answer may take a while; those to earlier commands do not wait for it.
        await Flush();
        var isOpen = true;
        if (_sink.IsLmtp)
        {
            foreach (var recipient in transaction.Accepted.ToArray())
                isOpen = isOpen && Concluded(transaction, [recipient], await _sink.Script.Message(transaction, recipient.Address));
        }
        else
        {
            isOpen = Concluded(transaction, transaction.Accepted.ToArray(), await _sink.Script.Message(transaction, ""));
        }

        End(transaction);
        return isOpen;
    }

    private bool Concluded(SinkTransaction transaction, SinkRecipient[] recipients, string? reply)
    {
        reply = reply is null ? null : $"{reply} {transaction.Number}";
        foreach (var recipient in recipients)
            (recipient.MessageReply, recipient.IsTaken) = (reply, reply?.StartsWith('2') == true);
        _sink.Count(recipients);
        return Said(reply);
    }

    private bool Said(string? reply)
    {
        if (reply is not null)
            Say(reply);
        _connection.WasClosedHere = reply is null || reply.StartsWith("421", StringComparison.Ordinal);
        return !_connection.WasClosedHere;
    }

    private void Say(string reply) => _replies.Write(Encoding.Latin1.GetBytes(reply + "\r\n"));

    private void End(SinkTransaction? transaction)
    {
        if (transaction is not null)
            _answered.Add(transaction);
        _transaction = null;
    }

    // All that was said goes out at once, when there is nothing more to read.
    private async ValueTask Flush()
    {
        if (_replies.Length > 0)
            await _stream.WriteAsync(_replies.GetBuffer().AsMemory(0, (int)_replies.Length), _stop);
        _replies.SetLength(0);
        MarkAnswered();
    }

    private void MarkAnswered()
    {
        foreach (var transaction in _answered)
            transaction.Answered = TimeProvider.System.GetTimestamp();
        _answered.Clear();
    }

    private static string AddressOf(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.LastIndexOf('>')];

    private static string MessageIdOf(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf("\r\n\r\n"u8);
        var header = Encoding.Latin1.GetString(end < 0 ? message : message[..end]);
        var field = header.Split("\r\n").FirstOrDefault(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase));
        return field?[11..].Trim() ?? "";
    }
}

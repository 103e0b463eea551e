using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Bench.Subjects;

/// <summary>A list's edits on the header section of a message, which then goes to a socket: beside a copy of it made for the edit, and beside the message as it is.</summary>
internal static class EditBench
{
    private static readonly int[] Sizes = [10 * 1024, 1024 * 1024, 25 * 1024 * 1024];

    public static async Task<string> Run(BenchOptions options)
    {
        var table = new StringBuilder("| what | per second, median (min–max) | allocated octets a message |\n|---|---:|---:|\n");
        await using var drain = await Drain.Start();
        foreach (var size in Sizes)
        {
            var message = Message(size);
            var name = string.Create(CultureInfo.InvariantCulture, $"{size / 1024} KiB");
            var count = (int)Math.Clamp(options.Mails * 1024L * 1024 / size, 5, options.Mails);
            await Row(table, $"edited in place, {name}", count, options.Repeat, () => drain.Send(Edited(message).ToSequence()));
            await Row(table, $"edited in a copy, {name}", count, options.Repeat, () => drain.Send(new ReadOnlySequence<byte>(Edited(message).ToMessage())));
            await Row(table, $"sent as it is, {name}", count, options.Repeat, () => drain.Send(new ReadOnlySequence<byte>(message)));
        }

        return table.ToString();
    }

    private static async Task Row(StringBuilder table, string what, int count, int rounds, Func<Task> send)
    {
        var rates = new List<double>();
        long allocated = 0;
        for (var round = 0; round <= rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var sample = await Sample.Of(async () =>
            {
                for (var i = 0; i < count; i++)
                    await send();
            });
            allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / count;

            // The first one is compiled as it goes.
            if (round > 0)
                rates.Add(count / sample.Elapsed.TotalSeconds);
        }

        rates.Sort();
        table.Append(CultureInfo.InvariantCulture, $"| {what} | {rates[rates.Count / 2]:#,0} ({rates[0]:#,0}–{rates[^1]:#,0}) | {allocated:#,0} |\n");
    }

    private static MessageEdit Edited(byte[] message)
    {
        var edit = new MessageEdit(message).Remove(field => field.StartsWith("List-"u8)).Add("Sender", "red@example.org"u8).Add("List-Id", "<red.example.org>"u8).Add("Precedence", "list"u8);
        foreach (var field in new HeaderFields(message))
        {
            if (field.Is("Subject"u8))
                edit.Prepend(field, " [Red]"u8);
        }

        return edit;
    }

    private static byte[] Message(int size)
    {
        var message = new byte[size];
        message.AsSpan().Fill((byte)'x');
        var line = "a line of seventy octets and its end, over and over again, is a body\r\n"u8;
        for (var at = 0; at + line.Length <= size; at += line.Length)
            line.CopyTo(message.AsSpan(at));
        "From: Ann <ann@example.org>\r\nTo: red@example.org\r\nSubject: Hello\r\nList-Id: <old.example.org>\r\nMessage-ID: <1@example.org>\r\n\r\n"u8.CopyTo(message);
        return message;
    }

    /// <summary>A socket that takes all and keeps nothing.</summary>
    private sealed class Drain(Socket socket, Task taking) : IAsyncDisposable
    {
        public static async Task<Drain> Start()
        {
            using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await client.ConnectAsync(listener.LocalEndPoint!);
            return new Drain(client, Take(await listener.AcceptAsync()));
        }

        public async Task Send(ReadOnlySequence<byte> message)
        {
            foreach (var piece in message)
            {
                for (var rest = piece; !rest.IsEmpty;)
                    rest = rest[await socket.SendAsync(rest)..];
            }
        }

        public async ValueTask DisposeAsync()
        {
            socket.Dispose();
            await taking;
        }

        private static async Task Take(Socket from)
        {
            using var socket = from;
            var buffer = new byte[1024 * 1024];
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
    }
}

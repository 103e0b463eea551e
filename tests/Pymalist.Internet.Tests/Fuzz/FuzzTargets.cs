using System.Buffers;
using System.Text;
using System.Text.Json;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.Authentication.Results;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Fuzz;

/// <summary>What reads octets of strangers, and what must hold whatever they are. A new reader gets a line here.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<(string Name, Action<byte[]> Check)> All { get; } =
    [
        ("header fields", HeaderFieldsTouchOneAnother),
        ("edit", AnEditLeavesTheRest),
        ("addresses", AddressesCanBeWritten),
        ("encoded words", input => _ = EncodedWords.Decode(input)),
        ("encode", WhatIsEncodedIsDecoded),
        ("parameters", input => Assert.InRange(ContentField.Parse(input, 100).Parameters.Count, 0, 100)),
        ("ids", input => Assert.All(MessageIds.Parse(input), id => Assert.True(id is ['<', .., '>']))),
        ("date", input => _ = MailDate.TryParse(input, out _)),
        ("inspection", AnInspectionCanBeWritten),
        ("base64", input => PiecesDecodeAlike("base64", input)),
        ("quoted-printable", input => PiecesDecodeAlike("quoted-printable", input)),
        ("uuencode", input => PiecesDecodeAlike("uuencode", [.. "begin 644 a\n"u8, .. input])),
        ("charsets", PiecesOfTextDecodeAlike),
        ("transfer encoding", SevenBitIsSevenBit),
        ("dots", DotsComeThroughAnyCut),
        ("SMTP reply", input => _ = SmtpReply.TryParseLine(Line(input), out _, out _, out _)),
        ("SMTP command", CommandsHoldNoLineEnd),
        ("mbox", MboxHoldsWhatIsThere),
        ("DNS", DnsRecordsAreReadOrRefused),
        ("IMAP", ImapValuesAreReadOrRefused),
        ("tag list", input => _ = TagList.Parse(input)),
        ("key record", input => ReadOrRefused<SignatureException>(() => KeyRecord.Among([input]).KeyFor(SignatureAlgorithm.RsaSha256).Dispose())),
        ("authentication results", input => _ = AuthenticationResults.TryParse(input, new MessageLimits(), out _)),
        ("DMARC", input => _ = DmarcRecord.Parse(input)),
        ("SCRAM", input => ReadOrRefused<SaslException>(() => new ScramExchange("ann", "secret").Answer(input))),
        ("POP3 sizes", input => ReadOrRefused<ProtocolException>(() => new Pop3Listing("peer").AddSize(Encoding.Latin1.GetString(Line(input))))),
        ("POP3 names", input => ReadOrRefused<ProtocolException>(() => new Pop3Listing("peer").AddUid(Encoding.Latin1.GetString(Line(input))))),
    ];

    private static void HeaderFieldsTouchOneAnother(byte[] input)
    {
        var end = 0;
        foreach (var field in new HeaderFields(input))
        {
            Assert.Equal(end, field.Offset);
            Assert.True(field.Raw.Length > 0 && field.Body.Length < field.Raw.Length);
            end += field.Raw.Length;
        }

        Assert.Equal(end, HeaderFields.LengthOf(input));
        Assert.InRange(HeaderFields.BodyStart(input), end, end + 2);
    }

    private static void AnEditLeavesTheRest(byte[] input)
    {
        var added = new MessageEdit(input).Add("X-Added", "value");
        var message = added.ToMessage();
        Assert.True(message.Span.SequenceEqual(added.ToSequence().ToArray()));
        Assert.True(new MessageEdit(message).Remove(field => field.Is("X-Added"u8) && field.Body.SequenceEqual(" value"u8)).ToMessage().Length <= message.Length - "X-Added: value".Length);
        Assert.True(message.Span[HeaderFields.BodyStart(message.Span)..].SequenceEqual(input.AsSpan(HeaderFields.BodyStart(input))));
    }

    private static void AddressesCanBeWritten(byte[] input)
    {
        foreach (var mailbox in AddressList.Parse(input))
        {
            Assert.DoesNotContain(mailbox.ToString(), c => char.IsControl(c) || c is '\u2028' or '\u2029');
            Assert.True(AddrSpec.TryParse(mailbox.Address.ToString(), out _));
        }

        Assert.InRange(AddressList.ParseAll(input, most: 10).Count, 0, 10);
    }

    private static void WhatIsEncodedIsDecoded(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input.AsSpan(0, Math.Min(input.Length, 2000)));
        Assert.Equal(text, EncodedWords.Decode(Encoding.ASCII.GetBytes(EncodedWords.Encode(text))));
    }

    private static void AnInspectionCanBeWritten(byte[] input)
    {
        var inspection = Inspection.Of(input);
        InspectionText.Write(inspection, "file", TextWriter.Null);
        using var json = new Utf8JsonWriter(Stream.Null);
        InspectionJson.Write(inspection, "file", json);
        Assert.InRange(inspection.Leaves.Count, 1, 1000);
    }

    private static void PiecesDecodeAlike(string encoding, byte[] input)
    {
        var whole = new ArrayBufferWriter<byte>();
        var decoder = ContentDecoder.For(encoding)!;
        decoder.Decode(input, whole);
        decoder.Finish(whole);

        var pieces = new ArrayBufferWriter<byte>();
        decoder = ContentDecoder.For(encoding)!;
        Cut(input, piece => decoder.Decode(piece, pieces));
        decoder.Finish(pieces);
        Assert.True(whole.WrittenSpan.SequenceEqual(pieces.WrittenSpan));
    }

    private static void PiecesOfTextDecodeAlike(byte[] input)
    {
        string[] names = ["utf-8", "utf-7", "utf-16", "gb18030", "iso-2022-jp", "shift_jis", "euc-kr", "big5", "windows-1252", "us-ascii"];
        var charset = Charsets.Find(names[input.Length % names.Length])!;
        var whole = new TextLength(charset);
        whole.Add(input);
        var pieces = new TextLength(charset);
        Cut(input, pieces.Add);
        Assert.Equal(whole.End(), pieces.End());
    }

    private static void SevenBitIsSevenBit(byte[] input)
    {
        var encoded = TransferEncoding.ToSevenBit(input);
        Assert.True(encoded.Length <= (input.Length * 6L) + 100_000);
    }

    private static void DotsComeThroughAnyCut(byte[] input)
    {
        var whole = new ArrayBufferWriter<byte>();
        var read = new DotUnstuffer(bareLf: false).Decode(input, whole);

        var pieces = new ArrayBufferWriter<byte>();
        var unstuffer = new DotUnstuffer(bareLf: false);
        var total = 0;
        Cut(input, piece => total += unstuffer.Decode(piece, pieces));
        Assert.Equal(read, total);
        Assert.True(whole.WrittenSpan.SequenceEqual(pieces.WrittenSpan));
    }

    private static void CommandsHoldNoLineEnd(byte[] input)
    {
        if (SmtpCommandLine.TryParse(Line(input), out var command) && command.TryReadPath("FROM", out var path, out _))
            Assert.DoesNotContain(path, c => c is '\r' or '\n' or '\0');
    }

    private static void MboxHoldsWhatIsThere(byte[] input)
    {
        using var file = new MemoryStream(input);
        var length = 0;
        foreach (var message in new MboxReader(file, 10_000).Read(CancellationToken.None).ToBlockingEnumerable())
            length += message.Octets.Length + message.Separator.Length;
        Assert.InRange(length, 0, input.Length);
    }

    private static void DnsRecordsAreReadOrRefused(byte[] input)
    {
        var reader = new DnsMessageReader(input);
        try
        {
            while (reader.Position < input.Length)
                reader.ReadRecord();
        }
        catch (BadReplyException)
        {
            // Its way to say that this is none.
        }
    }

    private static void ImapValuesAreReadOrRefused(byte[] input)
    {
        var reader = new ImapValueReader();
        try
        {
            _ = reader.TakeLine(Line(input));
            _ = reader.Values;
        }
        catch (FormatException)
        {
            // Its way to say that this is none.
        }
    }

    private static void ReadOrRefused<TRefusal>(Action read)
        where TRefusal : Exception
    {
        try
        {
            read();
        }
        catch (TRefusal)
        {
            // Its way to say that this is none.
        }
    }

    private static ReadOnlySpan<byte> Line(byte[] input) => input.AsSpan().IndexOf((byte)'\n') is var end and >= 0 ? input.AsSpan(0, end).TrimEnd((byte)'\r') : input;

    // Pieces of 1, 2, 3 … octets.
    private static void Cut(byte[] input, PieceAction action)
    {
        for (int start = 0, size = 1; start < input.Length; start += size, size = (size % 50) + 1)
            action(input.AsSpan(start, Math.Min(size, input.Length - start)));
    }

    private delegate void PieceAction(ReadOnlySpan<byte> piece);
}

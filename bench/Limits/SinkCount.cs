using System.Diagnostics;
using System.Globalization;

namespace Pymalist.Bench.Limits;

/// <summary>What a sink has taken.</summary>
/// <param name="Mails">Final dots.</param>
/// <param name="Recipients">Of all these mails.</param>
/// <param name="First">When the first final dot came, on the clock of <see cref="Stopwatch"/>, which all processes of a machine share.</param>
/// <param name="Last">When the last one came.</param>
internal sealed record SinkCount(long Mails = 0, long Recipients = 0, long First = 0, long Last = 0)
{
    public static SinkCount Parse(string text) =>
        text.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray() is [var mails, var recipients, var first, var last]
            ? new(mails, recipients, first, last)
            : throw new FormatException(text);

    public SinkCount Plus(int recipients)
    {
        var now = Stopwatch.GetTimestamp();
        return new(Mails + 1, Recipients + recipients, Mails == 0 ? now : First, now);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mails} {Recipients} {First} {Last}");
}

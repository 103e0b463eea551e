using System.Diagnostics.CodeAnalysis;

namespace Pymalist.Internet.Authentication.EdwardsCurve;

/// <summary>A point of edwards25519 (RFC 8032, section 5.1) in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.</summary>
internal sealed class EdwardsPoint
{
    // RFC 8032, section 5.1: d = -121665/121666; a square root of -1 is 2^((p-1)/4).
    private static readonly FieldElement D = -FieldElement.Of(121665) * FieldElement.Of(121666).Inverse();
    private static readonly FieldElement TwiceD = D + D;
    private static readonly FieldElement RootOfMinusOne = RootOf(FieldElement.Of(2));

    private readonly FieldElement _x, _y, _z, _t;

    private EdwardsPoint(FieldElement x, FieldElement y, FieldElement z, FieldElement t) => (_x, _y, _z, _t) = (x, y, z, t);

    public static EdwardsPoint Neutral { get; } = new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>B, whose y is 4/5 and whose x is even.</summary>
    public static EdwardsPoint Base { get; } = FromY(FieldElement.Of(4) * FieldElement.Of(5).Inverse(), isOdd: false)!;

    // add-2008-hwcd-3 of the Explicit-Formulas Database: it holds for any two points.
    public static EdwardsPoint operator +(EdwardsPoint p, EdwardsPoint q)
    {
        var a = (p._y - p._x) * (q._y - q._x);
        var b = (p._y + p._x) * (q._y + q._x);
        var c = p._t * TwiceD * q._t;
        var d = p._z * q._z;
        d += d;
        return FromProducts(e: b - a, f: d - c, g: d + c, h: b + a);
    }

    public static EdwardsPoint operator -(EdwardsPoint p) => new(-p._x, p._y, p._z, -p._t);

    /// <summary>Reads a point (section 5.1.3); false for octets that are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out EdwardsPoint? point)
    {
        point = octets.Length == 32 && FieldElement.TryRead(octets, out var y) ? FromY(y, isOdd: octets[31] >= 0x80) : null;
        return point is not null;
    }

    /// <summary>As many times the point as the scalar says, in the same time for every scalar.</summary>
    public EdwardsPoint Times(GroupScalar scalar)
    {
        var sum = Neutral;
        for (var bit = 255; bit >= 0; bit--)
        {
            sum = sum.Doubled();
            var more = sum + this;
            sum = Select(scalar.HasBit(bit), more, sum);
        }

        return sum;
    }

    /// <summary>Its 32 octets (section 5.1.2).</summary>
    public void Write(Span<byte> octets)
    {
        var inverse = _z.Inverse();
        (_y * inverse).Write(octets);
        octets[31] |= (byte)(Convert.ToByte((_x * inverse).IsOdd) << 7);
    }

    // dbl-2008-hwcd, with a = -1.
    private EdwardsPoint Doubled()
    {
        var a = _x * _x;
        var b = _y * _y;
        var c = _z * _z;
        var sum = _x + _y;
        var g = b - a;
        return FromProducts(e: (sum * sum) - a - b, f: g - c - c, g, h: -a - b);
    }

    private static EdwardsPoint FromProducts(FieldElement e, FieldElement f, FieldElement g, FieldElement h) => new(e * f, g * h, f * g, e * h);

    // Section 5.1.3: x² = (y² - 1) / (d y² + 1).
    private static EdwardsPoint? FromY(FieldElement y, bool isOdd)
    {
        var square = y * y;
        var numerator = square - FieldElement.One;
        var denominator = (D * square) + FieldElement.One;
        var quotient = numerator * denominator.Inverse();

        // (p+3)/8 is 2^252 - 2; the root it gives may be that of the negative.
        var x = quotient * RootPower(quotient);
        if (!(x * x).Is(quotient))
            x *= RootOfMinusOne;
        if (!(x * x).Is(quotient) || (isOdd && x.Is(FieldElement.Zero)))
            return null;

        x = x.IsOdd == isOdd ? x : -x;
        return new EdwardsPoint(x, y, FieldElement.One, x * y);
    }

    // A number that is no square, to the power of (p-1)/4 = 2((p-5)/8) + 1.
    private static FieldElement RootOf(FieldElement nonSquare)
    {
        var power = RootPower(nonSquare);
        return power * power * nonSquare;
    }

    // To the power of (p-5)/8 = 2^252 - 3.
    private static FieldElement RootPower(FieldElement element) => element.PowerBelow(exponentOfTwo: 252, less: 3);

    private static EdwardsPoint Select(bool first, EdwardsPoint p, EdwardsPoint q) => new(
        FieldElement.Select(first, p._x, q._x),
        FieldElement.Select(first, p._y, q._y),
        FieldElement.Select(first, p._z, q._z),
        FieldElement.Select(first, p._t, q._t));
}

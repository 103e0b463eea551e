using System.Buffers.Binary;

namespace Pymalist.Internet.Authentication.EdwardsCurve;

/// <summary>A number modulo 2^255 - 19, in five limbs of 51 bits. What is done with it takes the same time whatever it is.</summary>
internal readonly struct FieldElement
{
    private const ulong Mask = (1UL << 51) - 1;

    // Each limb stays below 2^52, so that sums of products fit 128 bits.
    private readonly ulong _0, _1, _2, _3, _4;

    private FieldElement(ulong a, ulong b, ulong c, ulong d, ulong e) => (_0, _1, _2, _3, _4) = (a, b, c, d, e);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    /// <summary>Whether it is odd, which RFC 8032 calls negative.</summary>
    public bool IsOdd
    {
        get
        {
            Span<byte> octets = stackalloc byte[32];
            Write(octets);
            return (octets[0] & 1) == 1;
        }
    }

    public static FieldElement operator +(FieldElement a, FieldElement b) =>
        Carried(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

    // Twice the modulus is added first: no limb goes below zero.
    public static FieldElement operator -(FieldElement a, FieldElement b) => Carried(
        a._0 + (2 * (Mask - 18)) - b._0,
        a._1 + (2 * Mask) - b._1,
        a._2 + (2 * Mask) - b._2,
        a._3 + (2 * Mask) - b._3,
        a._4 + (2 * Mask) - b._4);

    public static FieldElement operator -(FieldElement a) => Zero - a;

    // What goes beyond 2^255 comes back times 19.
    public static FieldElement operator *(FieldElement a, FieldElement b)
    {
        ulong b1 = 19 * b._1, b2 = 19 * b._2, b3 = 19 * b._3, b4 = 19 * b._4;
        var r0 = Math.BigMul(a._0, b._0) + Math.BigMul(a._1, b4) + Math.BigMul(a._2, b3) + Math.BigMul(a._3, b2) + Math.BigMul(a._4, b1);
        var r1 = Math.BigMul(a._0, b._1) + Math.BigMul(a._1, b._0) + Math.BigMul(a._2, b4) + Math.BigMul(a._3, b3) + Math.BigMul(a._4, b2);
        var r2 = Math.BigMul(a._0, b._2) + Math.BigMul(a._1, b._1) + Math.BigMul(a._2, b._0) + Math.BigMul(a._3, b4) + Math.BigMul(a._4, b3);
        var r3 = Math.BigMul(a._0, b._3) + Math.BigMul(a._1, b._2) + Math.BigMul(a._2, b._1) + Math.BigMul(a._3, b._0) + Math.BigMul(a._4, b4);
        var r4 = Math.BigMul(a._0, b._4) + Math.BigMul(a._1, b._3) + Math.BigMul(a._2, b._2) + Math.BigMul(a._3, b._1) + Math.BigMul(a._4, b._0);

        r1 += (ulong)(r0 >> 51);
        r2 += (ulong)(r1 >> 51);
        r3 += (ulong)(r2 >> 51);
        r4 += (ulong)(r3 >> 51);
        return Carried(((ulong)r0 & Mask) + (19 * (ulong)(r4 >> 51)), (ulong)r1 & Mask, (ulong)r2 & Mask, (ulong)r3 & Mask, (ulong)r4 & Mask);
    }

    /// <summary>Reads 32 octets, the least significant first, without the highest bit; false for a number that is not below the modulus.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out FieldElement element)
    {
        ulong a = At(octets, 0), b = At(octets, 8), c = At(octets, 16), d = At(octets, 24);
        element = new FieldElement(
            a & Mask,
            ((a >> 51) | (b << 13)) & Mask,
            ((b >> 38) | (c << 26)) & Mask,
            ((c >> 25) | (d << 39)) & Mask,
            (d >> 12) & Mask);

        Span<byte> written = stackalloc byte[32];
        element.Write(written);
        written[31] |= (byte)(octets[31] & 0x80);
        return written.SequenceEqual(octets);
    }

    public static FieldElement Of(ulong small) => new(small & Mask, small >> 51, 0, 0, 0);

    /// <summary>The one or the other, without a branch.</summary>
    public static FieldElement Select(bool first, FieldElement a, FieldElement b)
    {
        var mask = 0UL - Convert.ToByte(first);
        return new FieldElement(
            b._0 ^ (mask & (a._0 ^ b._0)),
            b._1 ^ (mask & (a._1 ^ b._1)),
            b._2 ^ (mask & (a._2 ^ b._2)),
            b._3 ^ (mask & (a._3 ^ b._3)),
            b._4 ^ (mask & (a._4 ^ b._4)));
    }

    /// <summary>It to the power of 2^n less a number from 1 to 64: the powers that this field needs.</summary>
    public FieldElement PowerBelow(int exponentOfTwo, int less)
    {
        // The bits of 2^n - less: those of 64 - less at the lowest six places, ones above them.
        var power = One;
        for (var bit = exponentOfTwo - 1; bit >= 0; bit--)
        {
            power *= power;
            if (bit >= 6 || (((64 - less) >> bit) & 1) == 1)
                power *= this;
        }

        return power;
    }

    /// <summary>One divided by it: it to the power of 2^255 - 21 (Fermat).</summary>
    public FieldElement Inverse() => PowerBelow(exponentOfTwo: 255, less: 21);

    /// <summary>Whether both are the same number.</summary>
    public bool Is(FieldElement other)
    {
        Span<byte> difference = stackalloc byte[32];
        (this - other).Write(difference);
        return !difference.ContainsAnyExcept((byte)0);
    }

    /// <summary>Writes it as 32 octets, the least significant first.</summary>
    public void Write(Span<byte> octets)
    {
        // Whether it reaches the modulus: then 19 more reach 2^255.
        var reduced = Carried(_0, _1, _2, _3, _4);
        var carry = (reduced._0 + 19) >> 51;
        carry = (reduced._1 + carry) >> 51;
        carry = (reduced._2 + carry) >> 51;
        carry = (reduced._3 + carry) >> 51;
        carry = (reduced._4 + carry) >> 51;

        var a = reduced._0 + (19 * carry);
        var b = reduced._1 + (a >> 51);
        var c = reduced._2 + (b >> 51);
        var d = reduced._3 + (c >> 51);
        var e = reduced._4 + (d >> 51);
        (a, b, c, d, e) = (a & Mask, b & Mask, c & Mask, d & Mask, e & Mask);
        BinaryPrimitives.WriteUInt64LittleEndian(octets, a | (b << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(octets[8..], (b >> 13) | (c << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(octets[16..], (c >> 26) | (d << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(octets[24..], (d >> 39) | (e << 12));
    }

    private static FieldElement Carried(ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        b += a >> 51;
        c += b >> 51;
        d += c >> 51;
        e += d >> 51;
        a = (a & Mask) + (19 * (e >> 51));
        return new FieldElement(a & Mask, (b & Mask) + (a >> 51), c & Mask, d & Mask, e & Mask);
    }

    private static ulong At(ReadOnlySpan<byte> octets, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(octets[offset..]);
}

using System.Buffers.Binary;

namespace Pymalist.Internet.Authentication.EdwardsCurve;

/// <summary>
/// A number that points are multiplied by (RFC 8032, section 5.1): below the order of the group, L = 2^252 + 27742…493, or a
/// private key's clamped 256 bits. What is done with it takes the same time whatever it is.
/// </summary>
internal readonly struct GroupScalar
{
    private static readonly GroupScalar Order = new(0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 1UL << 60);

    private readonly ulong _0, _1, _2, _3;

    private GroupScalar(ulong a, ulong b, ulong c, ulong d) => (_0, _1, _2, _3) = (a, b, c, d);

    /// <summary>Reads 32 octets as they are, the least significant first.</summary>
    public static GroupScalar Read(ReadOnlySpan<byte> octets) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(octets),
        BinaryPrimitives.ReadUInt64LittleEndian(octets[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(octets[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(octets[24..]));

    /// <summary>A number of any length, the least significant octet first, modulo L.</summary>
    public static GroupScalar Reduced(ReadOnlySpan<byte> octets)
    {
        var sum = default(GroupScalar);
        for (var bit = (octets.Length * 8) - 1; bit >= 0; bit--)
        {
            sum = AddReduced(sum, sum);
            sum = AddReduced(sum, new GroupScalar((ulong)(octets[bit >> 3] >> (bit & 7)) & 1, 0, 0, 0));
        }

        return sum;
    }

    /// <summary>a · b + c modulo L.</summary>
    /// <param name="a">Any.</param>
    /// <param name="b">Below L.</param>
    /// <param name="c">Below L.</param>
    public static GroupScalar MultiplyAdd(GroupScalar a, GroupScalar b, GroupScalar c)
    {
        var product = default(GroupScalar);
        for (var bit = 255; bit >= 0; bit--)
        {
            product = AddReduced(product, product);
            product = AddReduced(product, b.And(0UL - Convert.ToByte(a.HasBit(bit))));
        }

        return AddReduced(product, c);
    }

    public bool HasBit(int bit)
    {
        var limb = (bit >> 6) switch { 0 => _0, 1 => _1, 2 => _2, _ => _3 };
        return ((limb >> (bit & 63)) & 1) == 1;
    }

    /// <summary>Whether it is below L, as the second half of a signature has to be (section 5.1.7).</summary>
    public bool IsBelowOrder()
    {
        Subtract(this, Order, out var borrow);
        return borrow == 1;
    }

    public void Write(Span<byte> octets)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(octets, _0);
        BinaryPrimitives.WriteUInt64LittleEndian(octets[8..], _1);
        BinaryPrimitives.WriteUInt64LittleEndian(octets[16..], _2);
        BinaryPrimitives.WriteUInt64LittleEndian(octets[24..], _3);
    }

    // Both below L, so that their sum is below 2^254: L is taken off once, or put back.
    private static GroupScalar AddReduced(GroupScalar a, GroupScalar b)
    {
        var difference = Subtract(Add(a, b), Order, out var borrow);
        return Add(difference, Order.And(0UL - borrow));
    }

    private static GroupScalar Add(GroupScalar a, GroupScalar b)
    {
        var sum = (UInt128)a._0 + b._0;
        var r0 = (ulong)sum;
        sum = (UInt128)a._1 + b._1 + (ulong)(sum >> 64);
        var r1 = (ulong)sum;
        sum = (UInt128)a._2 + b._2 + (ulong)(sum >> 64);
        return new GroupScalar(r0, r1, (ulong)sum, a._3 + b._3 + (ulong)(sum >> 64));
    }

    private static GroupScalar Subtract(GroupScalar a, GroupScalar b, out ulong borrow)
    {
        var difference = (UInt128)a._0 - b._0;
        var r0 = (ulong)difference;
        difference = (UInt128)a._1 - b._1 - ((ulong)(difference >> 64) & 1);
        var r1 = (ulong)difference;
        difference = (UInt128)a._2 - b._2 - ((ulong)(difference >> 64) & 1);
        var r2 = (ulong)difference;
        difference = (UInt128)a._3 - b._3 - ((ulong)(difference >> 64) & 1);
        borrow = (ulong)(difference >> 64) & 1;
        return new GroupScalar(r0, r1, r2, (ulong)difference);
    }

    private GroupScalar And(ulong mask) => new(_0 & mask, _1 & mask, _2 & mask, _3 & mask);
}

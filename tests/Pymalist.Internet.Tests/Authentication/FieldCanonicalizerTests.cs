using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Authentication;

namespace Pymalist.Internet.Tests.Authentication;

public sealed class FieldCanonicalizerTests
{
    [Theory]
    [InlineData("A: X\r\n", "a:X\r\n")] // RFC 6376, section 3.4.5
    [InlineData("B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n")]
    [InlineData("SUBJect: AbC", "subject:AbC\r\n")]
    [InlineData("S:\r\n a\n\tb  c\r\n", "s:a b c\r\n")]
    [InlineData("S:\r\n", "s:\r\n")]
    [InlineData("S: \t \r\n \r\n", "s:\r\n")]
    [InlineData("S: a\rb \rc\r\n", "s:a\rb \rc\r\n")]
    [InlineData("S: a:b\r\n", "s:a:b\r\n")]
    public void A_relaxed_field_has_no_folds_and_little_white_space(string field, string written) =>
        Assert.Equal(Hash(written), Written(Canonicalization.Relaxed, field));

    [Theory]
    [InlineData("A: X\r\n", "A: X\r\n")]
    [InlineData("B : Y\t\r\n\tZ  \r\n", "B : Y\t\r\n\tZ  \r\n")]
    [InlineData("B : Y\n\tZ\n", "B : Y\r\n\tZ\r\n")]
    [InlineData("B: Y", "B: Y\r\n")]
    [InlineData("B: Y\r", "B: Y\r\r\n")]
    public void A_simple_field_stays_as_it_is_on_the_wire(string field, string written) =>
        Assert.Equal(Hash(written), Written(Canonicalization.Simple, field));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.Latin1.GetBytes(text));

    private static byte[] Written(Canonicalization canonicalization, string field)
    {
        using var hash = new HashWriter();
        FieldCanonicalizer.Write(canonicalization, Encoding.Latin1.GetBytes(field), hash);
        return hash.Finish();
    }
}

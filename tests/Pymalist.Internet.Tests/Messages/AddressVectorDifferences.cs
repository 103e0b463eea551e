namespace Pymalist.Internet.Tests.Messages;

/// <summary>Where we judge an address otherwise than three other libraries do (<c>good</c> and <c>bad</c> are their words), and why.</summary>
internal static class AddressVectorDifferences
{
    public static readonly string[] Isemail =
    [
        // Dots where the grammar has none: such addresses are in use and harm nobody.
        "bad: \".test@iana.org\"",
        // Longer than SMTP takes (RFC 5321, section 4.5.3.1): 64 octets for a local part, 63 for a label, 254 for all.
        "good: \"test@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklm.com\"",
        "good: \"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklm@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij\"",
        "good: \"a@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefg.hij\"",
        "good: \"a@abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghikl.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefg.hijk\"",
        "good: \"\\u0022abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghj\\u0022@iana.org\"",
        // A domain with the dot of the root at its end, which is left away.
        "bad: \"test@iana.org.\"",
        // What is left open, or separated by a semicolon, is read as far as it can be.
        "bad: \"\\u0022\\u0022\\u0022@iana.org\"",
        "bad: \"(test@iana.org\"",
        "bad: \"test@(iana.org\"",
        // Control characters, blanks and quotes inside a local part that RFC 5322 keeps for the past; no server takes them, and here they would be an injection.
        "good: \"\\u0022test\\u0022.\\u0022test\\u0022@iana.org\"",
        "good: \"\\u0022test\\\\\\u0000\\u0022@iana.org\"",
        "good: \"\\u0022\\u007F\\u0022@iana.org\"",
        "good: \"\\u0022\\\\\\n\\u0022@iana.org\"",
        "good: \"\\u0022\\u0007\\u0022@iana.org\"",
        "good: \"test@iana/icann.org\"",
        // A domain literal of RFC 5322 that SMTP has no form for (RFC 5321, section 4.1.3).
        "good: \"test@[IPv6:1111:2222:3333:4444:5555:6666:7777:888G]\"",
        "good: \"test@[RFC-5322-domain-literal]\"",
        "good: \"test@[RFC-5322-\\\\\\u0007-domain-literal]\"",
        "good: \"test@[RFC-5322-\\\\\\t-domain-literal]\"",
        "good: \"test@[RFC 5322 domain literal]\"",
        "good: \"test@[RFC-5322-domain-literal] (comment)\"",
        // Line ends and blanks around an address: a field body has folds, and they are no part of it.
        "bad: \"test@iana.org\\r\"",
        "bad: \"\\rtest@iana.org\"",
        "bad: \"test@iana.org(\\r)\"",
        "bad: \"\\u0022\\n\\u0022@iana.org\"",
        "bad: \"(\\n)test@iana.org\"",
        "bad: \"\\r\\ntest@iana.org\"",
        "bad: \" \\r\\ntest@iana.org\"",
        "bad: \" \\r\\n\\r\\ntest@iana.org\"",
        "bad: \" \\r\\n\\r\\n test@iana.org\"",
        "bad: \"test@iana.org\\r\\n\"",
        "bad: \"test@iana.org\\r\\n \\r\\n\"",
        "bad: \"test@iana.org \\r\\n\"",
        "bad: \"test@iana.org \\r\\n \\r\\n\"",
        "bad: \"test@iana.org \\r\\n\\r\\n\"",
        // RFC 6531 addresses that IDNA (RFC 5891) would map, refuse or find too long in its own spelling: the server that the mail goes to says so.
        "bad: \"\\u0022test\\\\\\u00A9\\u0022@iana.org\"",
    ];

    public static readonly string[] Egulias =
    [
        // Control characters, blanks and quotes inside a local part that RFC 5322 keeps for the past; no server takes them, and here they would be an injection.
        "good: \"fab\\\\ ien@symfony.com\"",
        // Dots where the grammar has none: such addresses are in use and harm nobody.
        "bad: \"example.@example.co.uk\"",
        "bad: \".example@localhost\"",
        // What is left open, or separated by a semicolon, is read as far as it can be.
        "bad: \"(test_exampel@example.fr\"",
        "bad: \"\\u0022\\u0022\\u0022@iana.org\"",
        "bad: \"test;123@foobar.com\"",
        // RFC 6531 addresses that IDNA (RFC 5891) would map, refuse or find too long in its own spelling: the server that the mail goes to says so.
        "bad: \"examp\\u2551le@symfony.com\"",
    ];

    public static readonly string[] EmailValidator =
    [
        // Domains that are written well and do not exist on the public Internet, or literals: a list inside a network has them.
        "bad: \"my@localhost\"",
        "bad: \"me@bad-tld-1\"",
        "bad: \"me@bad.tld-2\"",
        "bad: \"me@xn--0.tld\"",
        "bad: \"me@yy--0.tld\"",
        "bad: \"me@[127.0.0.1]\"",
        "bad: \"me@[127.0.0.999]\"",
        "bad: \"me@[IPv6:::1]\"",
        "bad: \"me@anything.arpa\"",
        "bad: \"me@valid.invalid\"",
        "bad: \"me@link.local\"",
        "bad: \"me@host.localhost\"",
        "bad: \"me@onion.onion.onion\"",
        "bad: \"me@test.test.test\"",
        // RFC 6531 addresses that IDNA (RFC 5891) would map, refuse or find too long in its own spelling: the server that the mail goes to says so.
        "bad: \"my@\\uFF0Eleadingfwdot.com\"",
        "bad: \"my@twofwdots\\uFF0E\\uFF0E.com\"",
        "bad: \"my@trailingfwdot.com\\uFF0E\"",
        "bad: \"me@\\uFF0Dleadingdashfw\"",
        "bad: \"me@trailingdashfw\\uFF0D\"",
        "bad: \"my@baddashfw.\\uFF0D.com\"",
        "bad: \"my@baddashfw.\\uFF0Da.com\"",
        "bad: \"my@baddashfw.b\\uFF0D.com\"",
        "bad: \"me@\\u2488wouldbeinvalid.com\"",
        "bad: \"me@\\u037E.com\"",
        "bad: \"me@\\u1FEF.com\"",
        "bad: \"me.\\u037E@example.com\"",
        "bad: \"me@\\u4E2D1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444.com\"",
        "bad: \"me@\\uFB2C1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444.com\"",
        "bad: \"me@\\u4E2D111111111222222222233333333334444444444555555555666666.com\"",
        "bad: \"my.\\u03BBong.address@1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.111111111122222222223333333333444.info\"",
        "bad: \"my.s\\u0323\\u0307.address@1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444.info\"",
        "bad: \"my.\\uFB2C.address@1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.11111111112222222222333333333344444.info\"",
        "bad: \"my.\\uFB2C.address@1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.11111111112222222222333333333344.info\"",
        "bad: \"my.long.address@\\u03BB111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.11111111112222222222333333.info\"",
        "bad: \"my.\\u03BBong.address@\\u03BB111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.1111111111222222222233333333334444444444555555555.6666666666777777777788888888889999999999000000000.11111111112222222222333333.info\"",
        "bad: \"me@yy\\uFF0D\\uFF0D0.tld\"",
        "bad: \"\\uFB2C111111122222222223333333333444444444455555555556666666666777777@example.com\"",
        "bad: \"\\u03BBambda\\u30C4@test\"",
        "bad: \"\\u0022quoted.with..unicode.\\u03BB\\u0022@example.com\"",
        // A domain with the dot of the root at its end, which is left away.
        "bad: \"my@trailingdot.com.\"",
        // Line ends and blanks around an address: a field body has folds, and they are no part of it.
        "bad: \"my@example.com\\n\"",
        "bad: \"my@example\\n.com\"",
        "bad: \"me@x \"",
        "bad: \"\\nmy@example.com\"",
        "bad: \"my\\n@example.com\"",
        // Dots where the grammar has none: such addresses are in use and harm nobody.
        "bad: \".leadingdot@domain.com\"",
        "bad: \"twodots..here@domain.com\"",
        "bad: \"trailingdot.@domain.email\"",
        // A name, angle brackets, and what stands beside them: these vectors are for an input box, and a field holds mailboxes.
        "bad: \"\\u003Cme@example.com\\u003E\"",
        "bad: \"\\u003Cme@example.com\"",
        "bad: \"\\u003Cme@example.com\\u003E !\"",
        "bad: \"\\u003C\\u0338me@example.com\"",
        "bad: \"DisplayName \\u003Cme@example.com\\u003E\"",
        "bad: \"Display Name \\u003Cme@example.com\\u003E\"",
        "bad: \"\\u0022Display Name\\u0022 \\u003Cme@example.com\\u003E\"",
        "bad: \"Display.Name \\u003Cme@example.com\\u003E\"",
        "bad: \"\\u0022Display.Name\\u0022 \\u003Cme@example.com\\u003E\"",
    ];
}

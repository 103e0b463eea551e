using System.Text;

namespace Pymalist.Lists.Tests.Bounces;

/// <summary>Reports as a server would write them.</summary>
internal static class Reports
{
    /// <summary>A delivery status notification (RFC 3464) with these fields of recipients, in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Delivery(string fields, string type = "message/delivery-status") => Utf8($"""
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.net
        To: red-bounces@example.org
        Subject: Undelivered
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        I could not deliver it.

        --b
        Content-Type: {type}

        Reporting-MTA: dns; mx.example.net
        Original-Envelope-Id: QQ314159+2B

        {fields}
        --b
        Content-Type: message/rfc822

        Return-Path: <red-bounces+token@example.org>
        Message-ID: <1@example.com>
        To: red@example.org
        Subject: Hello

        Hello
        --b--
        """);

    /// <summary>A notice in words.</summary>
    public static ReadOnlyMemory<byte> Notice(string text, string fields = "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice") =>
        Utf8($"Return-Path: <>\n{fields}\nTo: red-bounces@example.org\n\n{text}");

    public static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}

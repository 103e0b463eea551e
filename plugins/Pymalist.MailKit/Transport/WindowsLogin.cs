namespace Pymalist.MailKit.Transport;

/// <summary>How a user of a Windows domain shows a server who he is.</summary>
public enum WindowsLogin
{
    /// <summary>NTLM, with a password; the user may be <c>DOMAIN\name</c>.</summary>
    Ntlm,

    /// <summary>Kerberos (GSSAPI, RFC 4752): with a password, or without one by the ticket that the process has.</summary>
    Kerberos,
}

using Pymalist.Internet.Authentication.Dkim;

namespace Pymalist.Internet.Authentication;

/// <summary>A signature is not accepted; the message says why, in words for people and without what others wrote.</summary>
internal sealed class SignatureException(DkimStatus status, string message) : Exception(message)
{
    public DkimStatus Status { get; } = status;

    public static SignatureException Permanent(string reason) => new(DkimStatus.PermError, reason);
}

using MailKit;

namespace Pymalist.MailKit.Pop3;

/// <summary>Sees whether the server has confirmed QUIT, and with it the deletions: MailKit does not tell.</summary>
internal sealed class QuitWatch : IProtocolLogger
{
    private bool _hasQuit;

    public bool IsConfirmed { get; private set; }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void LogConnect(Uri uri)
    {
    }

    public void LogClient(byte[] buffer, int offset, int count) => _hasQuit |= buffer.AsSpan(offset, count).SequenceEqual("QUIT\r\n"u8);

    public void LogServer(byte[] buffer, int offset, int count) => IsConfirmed |= _hasQuit && count > 0 && buffer[offset] == '+';

    public void Dispose()
    {
    }
}

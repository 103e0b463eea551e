using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Authentication;

/// <summary>The key records that one message needs; each is asked for once.</summary>
internal sealed class KeyRecords(IDnsResolver resolver)
{
    private readonly Dictionary<string, Task<DnsAnswer<ReadOnlyMemory<byte>>>> _answers = [];

    /// <summary>Asks for a record, and waits for nothing.</summary>
    public void Ask(SignatureField signature, CancellationToken cancellationToken) => Answer(signature, cancellationToken);

    /// <summary>The key record of a signature.</summary>
    /// <exception cref="SignatureException">There is none, or none now.</exception>
    public async Task<KeyRecord> Find(SignatureField signature, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Answer(signature, cancellationToken);
            return KeyRecord.Among(answer.Records);
        }
        catch (DnsException)
        {
            throw new SignatureException(DkimStatus.TempError, "the key record cannot be asked for now");
        }
    }

    private Task<DnsAnswer<ReadOnlyMemory<byte>>> Answer(SignatureField signature, CancellationToken cancellationToken)
    {
        var name = $"{signature.Selector}._domainkey.{signature.Domain}";
        if (!_answers.TryGetValue(name, out var answer))
            _answers[name] = answer = Ask(name, cancellationToken);
        return answer;
    }

    private async Task<DnsAnswer<ReadOnlyMemory<byte>>> Ask(string name, CancellationToken cancellationToken) => await resolver.Txt(name, cancellationToken);
}

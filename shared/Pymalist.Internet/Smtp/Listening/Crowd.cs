using System.Net;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Counts the clients, all of them and those of each address.</summary>
internal sealed class Crowd(int most, int mostOfAnAddress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _ofAddress = [];
    private int _all;

    /// <summary>Lets a client in; false when there are too many.</summary>
    /// <param name="address">Null for one that has none.</param>
    public bool TryEnter(IPAddress? address)
    {
        lock (_lock)
        {
            var same = address is null ? 0 : _ofAddress.GetValueOrDefault(address);
            if (_all >= most || same >= mostOfAnAddress)
                return false;

            _all++;
            if (address is not null)
                _ofAddress[address] = same + 1;
            return true;
        }
    }

    /// <summary>One that was let in has gone.</summary>
    public void Leave(IPAddress? address)
    {
        lock (_lock)
        {
            _all--;
            if (address is not null && --_ofAddress[address] == 0)
                _ofAddress.Remove(address);
        }
    }
}

namespace Pymalist.Lists;

/// <summary>What lists remember of providers that reject all their members.</summary>
public interface ICircuitTable
{
    /// <summary>Empty where nothing is remembered.</summary>
    /// <param name="list">The list.</param>
    /// <param name="name">Of which provider, or which reply; at most 300 characters.</param>
    string Find(AddrSpec list, string name);

    /// <summary>Remembers something; an empty state is forgotten.</summary>
    void Put(AddrSpec list, string name, string state);
}

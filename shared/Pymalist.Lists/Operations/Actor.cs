namespace Pymalist.Lists.Operations;

/// <summary>Who does something to a list.</summary>
/// <param name="Kind">How he comes to it: <c>cli</c>, <c>mail</c>, <c>web</c>.</param>
/// <param name="Name">The name he goes by there.</param>
public sealed record Actor(string Kind, string Name)
{
    /// <summary>Whoever runs a command on this machine.</summary>
    public static Actor Operator => new("cli", Environment.UserName);

    /// <summary><c>cli root</c></summary>
    public override string ToString() => $"{Kind} {Name}";
}

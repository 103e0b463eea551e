using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Policy;

/// <summary>A list of what <see cref="AddressPatterns"/> takes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddressPatternsAttribute() : ValidationAttribute(
    "holds what is neither an address (ann@example.org), a domain (@example.org) nor a regular expression that starts with ^ and does without lookarounds and backreferences.")
{
    public override bool IsValid(object? value) => value is not IEnumerable<string> patterns || patterns.All(AddressPatterns.IsPattern);
}

/// <summary>A regular expression that does without backtracking.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RegularExpressionTextAttribute() : ValidationAttribute(
    "must be a regular expression of 500 characters at most, without lookarounds, backreferences and repetitions that multiply.")
{
    public override bool IsValid(object? value) => value is not string pattern || PatternRegex.TryMake(pattern, out _, out _);
}

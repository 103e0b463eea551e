namespace Pymalist;

/// <summary>
/// Marks a setting that must not be shown. In a configuration the setting <c>Password</c> may stand as <c>PasswordFile</c>: the
/// name of a file that holds it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

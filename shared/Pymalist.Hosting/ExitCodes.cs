namespace Pymalist.Hosting;

/// <summary>What a process ends with (sysexits.h).</summary>
public static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int BadInput = 65;
    public const int Unreachable = 69;
    public const int TryLater = 75;
    public const int Configuration = 78;
}

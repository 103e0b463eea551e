namespace Pymalist.Store;

/// <summary>Work has found that another process was in the way; done anew, it sees what that has done.</summary>
internal sealed class ConflictException(string message) : Exception(message);

using System.Diagnostics;

namespace Pymalist.Hosting.Logs;

/// <summary>The trace of a mail through all parts; its context travels with the mail.</summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new("Pymalist");

    /// <summary>A step of a mail's way; null where nobody listens.</summary>
    /// <param name="step">fetch, process, distribute.</param>
    /// <param name="parent">W3C <c>traceparent</c>; null at the start.</param>
    public static Activity? Start(string step, string? parent)
    {
        ActivityContext.TryParse(parent, null, isRemote: true, out var context);
        return Source.StartActivity(step, ActivityKind.Consumer, context);
    }
}

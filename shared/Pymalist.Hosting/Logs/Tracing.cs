using System.Diagnostics;

namespace Pymalist.Hosting.Logs;

/// <summary>The trace of a mail through all parts; its context travels with the mail.</summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new("Pymalist");

    /// <summary>A step of a mail's way. There is one even where nobody listens: whoever comes next may.</summary>
    /// <param name="step">fetch, process, distribute.</param>
    /// <param name="parent">W3C <c>traceparent</c>; null at the start.</param>
    public static Activity Start(string step, string? parent)
    {
        ActivityContext.TryParse(parent, null, isRemote: true, out var context);
        if (Source.StartActivity(step, ActivityKind.Consumer, context) is { } listened)
            return listened;

        var activity = new Activity(step).SetIdFormat(ActivityIdFormat.W3C);
        if (context != default)
            activity.SetParentId(context.TraceId, context.SpanId, context.TraceFlags);
        return activity.Start();
    }
}

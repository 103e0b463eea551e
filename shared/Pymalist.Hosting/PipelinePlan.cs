using Pymalist.Hosting.Settings;

namespace Pymalist.Hosting;

/// <summary>Which stages a process is to have: said and checked before there is a store or a queue to make them with.</summary>
internal sealed class PipelinePlan
{
    private readonly List<Action<Pipeline>> _steps = [];
    private readonly List<Problem> _problems = [];

    public void Add(Action<Pipeline> step) => _steps.Add(step);

    public void Missing(Problem problem) => _problems.Add(problem);

    /// <summary>Fails when something is missing.</summary>
    /// <exception cref="SettingsException">All that is.</exception>
    public void Check()
    {
        if (_problems.Count > 0)
            throw new SettingsException(_problems);
    }

    /// <summary>Adds them.</summary>
    public void AddTo(Pipeline pipeline) => _steps.ForEach(step => step(pipeline));
}

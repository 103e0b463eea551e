namespace Pymalist.Lists.Policy.Nesting;

/// <summary>Walks lists in depth, however deep they are nested, and comes by each membership once.</summary>
internal sealed class CycleWalk(IReadOnlyDictionary<AddrSpec, IReadOnlyList<AddrSpec>> members, int most)
{
    private readonly HashSet<AddrSpec> _done = [];
    private readonly Dictionary<AddrSpec, int> _places = [];
    private readonly List<AddrSpec> _path = [];
    private readonly Stack<IEnumerator<AddrSpec>> _waiting = [];
    private readonly List<IReadOnlyList<AddrSpec>> _found = [];

    public IReadOnlyList<IReadOnlyList<AddrSpec>> Found => _found;

    public void From(AddrSpec list)
    {
        if (_done.Contains(list))
            return;

        Enter(list);
        while (_waiting.TryPeek(out var next))
        {
            if (!next.MoveNext())
                Leave();
            else if (_places.TryGetValue(next.Current, out var place))
                Note(place);
            else if (!_done.Contains(next.Current))
                Enter(next.Current);
        }
    }

    private void Enter(AddrSpec list)
    {
        _places.Add(list, _path.Count);
        _path.Add(list);
        _waiting.Push((members.GetValueOrDefault(list) ?? []).GetEnumerator());
    }

    private void Leave()
    {
        _waiting.Pop().Dispose();
        _places.Remove(_path[^1]);
        _done.Add(_path[^1]);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Note(int place)
    {
        if (_found.Count < most)
            _found.Add([.. _path.Skip(place)]);
    }
}

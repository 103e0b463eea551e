namespace Pymalist.Lists.Commands;

/// <summary>What has been read of a mail by now.</summary>
internal sealed class CommandReading(CommandOptions options)
{
    private readonly List<ListCommand> _commands = [];
    private readonly List<UnknownLine> _unknown = [];
    private bool _hasMore;

    public bool IsEmpty => _commands.Count == 0 && _unknown.Count == 0;

    public bool IsFull => _hasMore;

    public void Add(ListCommand command)
    {
        if (_commands.Contains(command))
            return;
        if (_commands.Count < options.MaxCommands)
            _commands.Add(command);
        else
            _hasMore = true;
    }

    public void Add(UnknownLine unknown)
    {
        _unknown.Add(unknown);
        _hasMore |= _unknown.Count >= options.MaxUnknownLines;
    }

    public CommandMail ToMail() => new(_commands, _unknown, _hasMore);
}

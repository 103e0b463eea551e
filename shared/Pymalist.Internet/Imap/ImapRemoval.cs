namespace Pymalist.Internet.Imap;

/// <summary>Takes mail out of the folder: to another one, or for good.</summary>
/// <param name="wire">A session in the folder.</param>
/// <param name="moveTo">The other folder; it is made if it is not there. Null for none.</param>
internal sealed class ImapRemoval(ImapWire wire, string? moveTo)
{
    private bool _wasMade;

    /// <summary>What comes in answer is waited for: then it is done.</summary>
    /// <param name="uids">As commands have them: <c>1:3,7</c>.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="ImapRefusedException">Not all of it could be done.</exception>
    public async Task Remove(string uids, CancellationToken cancellationToken)
    {
        if (moveTo is null)
        {
            await Delete(uids, cancellationToken);
        }
        else if (wire.Has("MOVE"))
        {
            await Put($"UID MOVE {uids}", moveTo, cancellationToken);
        }
        else
        {
            await Put($"UID COPY {uids}", moveTo, cancellationToken);
            await Delete(uids, cancellationToken);
        }
    }

    // Some servers tell of a missing folder by a code (TRYCREATE), some by words alone.
    private async Task Put(string words, string folder, CancellationToken cancellationToken)
    {
        try
        {
            await wire.Command(new ImapCommand(words).Mailbox(folder), cancellationToken);
            return;
        }
        catch (ImapRefusedException exception) when (!_wasMade && exception.Code is "TRYCREATE" or "NONEXISTENT" or "")
        {
            _wasMade = true;
            if (!await IsMade(folder, cancellationToken))
                throw;
        }

        await wire.Command(new ImapCommand(words).Mailbox(folder), cancellationToken);
    }

    private async Task<bool> IsMade(string folder, CancellationToken cancellationToken)
    {
        try
        {
            await wire.Command(new ImapCommand("CREATE").Mailbox(folder), cancellationToken);
            return true;
        }
        catch (ImapRefusedException)
        {
            return false;
        }
    }

    private async Task Delete(string uids, CancellationToken cancellationToken)
    {
        await wire.Command($@"UID STORE {uids} +FLAGS.SILENT (\Deleted)", cancellationToken);
        if (wire.Has("UIDPLUS"))
            await wire.Command($"UID EXPUNGE {uids}", cancellationToken);
        else if (!await OthersAreDeleted(uids, cancellationToken))
            await wire.Command("EXPUNGE", cancellationToken);
    }

    // Without UIDPLUS (RFC 4315) all that is flagged goes together. What another has flagged is for him to let go; ours stays
    // flagged beside it, and is not fetched again.
    private async Task<bool> OthersAreDeleted(string uids, CancellationToken cancellationToken)
    {
        var others = false;
        await wire.Command($"UID SEARCH DELETED NOT UID {uids}", cancellationToken, response =>
            others |= response.Name == "SEARCH" && response.Values.Count > 0);
        return others;
    }
}

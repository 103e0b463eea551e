using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Authentication.Arc;

/// <summary>The three fields that a hop puts on top of a message: their bodies, folded with CR LF, without the line ends behind them.</summary>
public sealed record ArcSet(ReadOnlyMemory<byte> Seal, ReadOnlyMemory<byte> MessageSignature, ReadOnlyMemory<byte> AuthenticationResults)
{
    /// <summary>Puts them on top of the message, in their order.</summary>
    public MessageEdit AddTo(MessageEdit edit) => edit
        .Add(ArcFields.SealName, Seal.Span)
        .Add(ArcFields.MessageSignatureName, MessageSignature.Span)
        .Add(ArcFields.AuthenticationResultsName, AuthenticationResults.Span);
}

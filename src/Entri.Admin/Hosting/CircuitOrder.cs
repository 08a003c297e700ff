using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Entri.Admin.Hosting;

/// <summary>
/// Has a circuit hear what its browser says in the order in which it was said. Without it the receipt of a drawing overtakes the keys that
/// were pressed before: on a busy machine it arrives while the renderer is still sending, which then forgets at once what those keys are
/// matched by, and draws old text over what is being typed.
/// </summary>
public sealed class CircuitOrder : CircuitHandler
{
    private SynchronizationContext? _renderer;

    /// <inheritdoc/>
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _renderer = SynchronizationContext.Current;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next) =>
        context => _renderer is null || _renderer == SynchronizationContext.Current ? next(context) : InTurn(_renderer, next, context);

    /// <summary>
    /// Waits for the turn, so that who says more than the renderer can hear is not read on. The renderer itself would wait for ever.
    /// </summary>
    private static Task InTurn(
        SynchronizationContext renderer, Func<CircuitInboundActivityContext, Task> next, CircuitInboundActivityContext context)
    {
        var heard = Task.CompletedTask;
        renderer.Send(_ => heard = next(context), null);
        return heard;
    }
}

using System.Runtime.CompilerServices;

namespace Entri.Testing;

/// <summary>Waits for what happens by itself, with a limit that only something broken reaches.</summary>
public static class Wait
{
    /// <summary>The limit: far above what a busy machine needs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until it is so.</summary>
    /// <exception cref="TimeoutException">It has not become so within <see cref="Limit"/>.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await isSo())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"It has not come to this: {what}");
            }

            await Task.Delay(Pause, Cancellation);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string)"/>
    public static Task UntilAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        UntilAsync(() => Task.FromResult(isSo()), what);

    /// <summary>Waits for something that was started.</summary>
    public static Task InTimeAsync(this Task task) => task.WaitAsync(Limit, Cancellation);

    /// <inheritdoc cref="InTimeAsync(Task)"/>
    public static Task<T> InTimeAsync<T>(this Task<T> task) => task.WaitAsync(Limit, Cancellation);
}

namespace Entri.Admin.Components;

/// <summary>A call that was made with a secret that is in sight.</summary>
/// <param name="Line">The call on one line.</param>
/// <param name="Problem">Why it was refused, as the end of a sentence; null where it was not.</param>
public sealed record FirstCall(string Line, string? Problem);

/// <summary>How a dialog hears of the first calls with the secret that it shows.</summary>
/// <param name="Watch">Begins to listen, on any thread; what it returns ends that.</param>
/// <param name="TestAddress">Where the browser sends a call that changes nothing, to try the secret.</param>
public sealed record FirstCalls(Func<Action<FirstCall>, IDisposable> Watch, string TestAddress);

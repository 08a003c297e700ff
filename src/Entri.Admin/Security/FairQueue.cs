namespace Entri.Admin.Security;

/// <summary>
/// Lets a few in at a time. Those who wait stand in a tree, as networks lie in larger ones, and on each level the branches take turns:
/// many who come from one network wait for each other, and for nobody else. Where too many wait, the last of the largest branch goes.
/// </summary>
/// <param name="places">How many are in at a time.</param>
/// <param name="maxWaiting">How many wait at most.</param>
public sealed class FairQueue(int places, int maxWaiting)
{
    private readonly Lock _lock = new();
    private readonly Branch _root = new();
    private int _free = places;

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _root.Count;
            }
        }
    }

    /// <summary>Waits for a place.</summary>
    /// <param name="path">Where in the tree, from the root on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to dispose on leaving, or null where too many wait.</returns>
    public async Task<IDisposable?> EnterAsync(string[] path, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(path);
        Waiter? refused = null;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Place(this);
            }

            _root.Add(waiter, depth: 0);
            if (_root.Count > maxWaiting)
            {
                refused = _root.LastOfLargest();
                _root.Remove(refused, depth: 0);
            }
        }

        refused?.Entered.TrySetResult(null);
        await using (cancellationToken.UnsafeRegister(_ => GiveUp(waiter, cancellationToken), null))
        {
            return await waiter.Entered.Task;
        }
    }

    /// <summary>Whoever takes a waiter out of the tree says what becomes of it, and so nobody else does.</summary>
    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        bool isWaiting;
        lock (_lock)
        {
            isWaiting = _root.Remove(waiter, depth: 0);
        }

        if (isWaiting)
        {
            waiter.Entered.TrySetCanceled(cancellationToken);
        }
    }

    private void Leave()
    {
        Waiter next;
        lock (_lock)
        {
            if (_root.Count == 0)
            {
                _free++;
                return;
            }

            next = _root.Take();
        }

        next.Entered.TrySetResult(new Place(this));
    }

    private sealed class Waiter(string[] path)
    {
        public string[] Path => path;

        public TaskCompletionSource<IDisposable?> Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Place(FairQueue queue) : IDisposable
    {
        private FairQueue? _queue = queue;

        public void Dispose() => Interlocked.Exchange(ref _queue, null)?.Leave();
    }

    /// <summary>A part of the tree: branches in the order of their turns, or at the end of a path those who wait.</summary>
    private sealed class Branch
    {
        private readonly OrderedDictionary<string, Branch> _branches = [];
        private readonly List<Waiter> _waiters = [];

        /// <summary>How many wait in it.</summary>
        public int Count { get; private set; }

        public void Add(Waiter waiter, int depth)
        {
            Count++;
            if (depth == waiter.Path.Length)
            {
                _waiters.Add(waiter);
                return;
            }

            if (!_branches.TryGetValue(waiter.Path[depth], out var branch))
            {
                _branches.Add(waiter.Path[depth], branch = new Branch());
            }

            branch.Add(waiter, depth + 1);
        }

        public bool Remove(Waiter waiter, int depth)
        {
            var isRemoved = depth == waiter.Path.Length
                ? _waiters.Remove(waiter)
                : _branches.TryGetValue(waiter.Path[depth], out var branch) && branch.Remove(waiter, depth + 1);
            if (isRemoved)
            {
                Count--;
                if (depth < waiter.Path.Length && _branches[waiter.Path[depth]].Count == 0)
                {
                    _branches.Remove(waiter.Path[depth]);
                }
            }

            return isRemoved;
        }

        /// <summary>Takes the next one out. The branch that had its turn goes behind the others.</summary>
        public Waiter Take()
        {
            Count--;
            if (_branches.Count == 0)
            {
                var first = _waiters[0];
                _waiters.RemoveAt(0);
                return first;
            }

            var (name, branch) = _branches.GetAt(0);
            var next = branch.Take();
            _branches.RemoveAt(0);
            if (branch.Count > 0)
            {
                _branches.Add(name, branch);
            }

            return next;
        }

        /// <summary>The one who came last where most wait; of branches alike, in the one that came last.</summary>
        public Waiter LastOfLargest() =>
            _branches.Count == 0 ? _waiters[^1] : _branches.Values.Reverse().MaxBy(branch => branch.Count)!.LastOfLargest();
    }
}

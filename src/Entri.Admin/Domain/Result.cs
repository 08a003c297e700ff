namespace Entri.Admin.Domain;

/// <summary>
/// What a use case returns: its value, or why there is none. Expected failures are values; exceptions are for the unexpected.
/// </summary>
/// <typeparam name="T">What success means.</typeparam>
public readonly struct Result<T>
    where T : notnull
{
    private readonly T? _value;

    private Result(T value) => _value = value;

    private Result(Failure failure) => Failure = failure;

    /// <summary>Why there is no value, or null.</summary>
    public Failure? Failure { get; }

    /// <summary>The value of a success.</summary>
    /// <exception cref="InvalidOperationException">It is a failure.</exception>
    public T Value => Failure is null ? _value! : throw new InvalidOperationException($"There is no value: {Failure}");

    /// <summary>A success.</summary>
    public static implicit operator Result<T>(T value) => new(value);

    /// <summary>A failure.</summary>
    public static implicit operator Result<T>(Failure failure) => new(failure);

    /// <summary>The same result with another value.</summary>
    public Result<TOut> Map<TOut>(Func<T, TOut> map)
        where TOut : notnull => Failure is null ? map(_value!) : Failure;

    /// <summary>One of two answers, by how it went.</summary>
    public TAnswer Match<TAnswer>(Func<T, TAnswer> success, Func<Failure, TAnswer> failure) =>
        Failure is null ? success(_value!) : failure(Failure);
}

/// <summary>Success with nothing to tell.</summary>
public readonly record struct Done;

/// <summary>Why a use case did not do what it was asked.</summary>
/// <param name="Message">One sentence for people.</param>
public abstract record Failure(string Message)
{
    /// <summary>The caller may not do this.</summary>
    /// <param name="Missing">Every permission that is missing; one at least.</param>
    /// <param name="Granted">The scopes that the caller has.</param>
    public sealed record Forbidden(IReadOnlyList<Permission> Missing, ScopeSet Granted) : Failure("Forbidden resource");

    /// <summary>The caller may do such things, but not this one.</summary>
    /// <param name="Error">Why, as a name for programs: <c>wrong_person</c>.</param>
    /// <param name="Message">Why, in one sentence without quotes.</param>
    public sealed record Refused(string Error, string Message) : Failure(Message);

    /// <summary>The caller's token or session has ended by now.</summary>
    /// <param name="Error">How: one of the names that the API gives for it.</param>
    public sealed record CallerEnded(string Error) : Failure("You were signed out. Sign in to continue.");

    /// <summary>The caller does not belong to the organization, or not any more.</summary>
    public sealed record NotAMember() : Failure("Organization not found");

    /// <summary>The database is busy, full or out of reach; a later try may succeed.</summary>
    /// <param name="MayBeDone">Whether it broke while it confirmed the change, so that only a look can tell whether it was made.</param>
    public sealed record Unavailable(bool MayBeDone = false) : Failure(MayBeDone
        ? "The database went away while it saved this. See whether it was saved before you try again."
        : "The database is busy or out of reach. Try again in a moment.");

    /// <summary>The object is missing or somebody else's; the two answer alike.</summary>
    /// <param name="What">The kind of object: <c>Project</c>.</param>
    public sealed record NotFound(string What) : Failure($"{What} not found");

    /// <summary>The request breaks rules.</summary>
    /// <param name="Errors">What is wrong, one for each failing field.</param>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : Failure(string.Join("; ", Errors.Select(error => error.Message)));

    /// <summary>The request is right, but clashes with what is there.</summary>
    /// <param name="Field">The field that clashes.</param>
    /// <param name="Message">One sentence for people.</param>
    public sealed record Conflict(string Field, string Message) : Failure(Message);

    /// <summary>The request is well-formed, but names something that does not exist.</summary>
    /// <param name="Field">The field that names it.</param>
    /// <param name="Message">One sentence for people.</param>
    public sealed record Unprocessable(string Field, string Message) : Failure(Message);

    /// <summary>The caller has tried too often.</summary>
    /// <param name="RetryAfter">How long to wait at most.</param>
    public sealed record TooManyRequests(TimeSpan RetryAfter) : Failure("Too many attempts. Wait a few minutes and try again.")
    {
        /// <summary>The wait in whole seconds, after which there is room for sure: at least one.</summary>
        public int Seconds => Math.Max(1, (int)Math.Ceiling(RetryAfter.TotalSeconds));
    }

    /// <summary>The person must first prove again who they are.</summary>
    /// <param name="MaxAge">How old the last proof may be.</param>
    public sealed record ProofRequired(TimeSpan MaxAge) : Failure("Enter your password again to continue");
}

/// <summary>A rule that a field of a request breaks.</summary>
/// <param name="Field">The field as the API spells it: <c>expiresAt</c>.</param>
/// <param name="Message">The sentence that starts with the field's name: <c>name should not be empty</c>.</param>
public sealed record FieldError(string Field, string Message);

namespace Entri.Admin.Domain;

/// <summary>What became of a message.</summary>
public enum MailState
{
    /// <summary>It waits to be sent, for the first time or again.</summary>
    Waiting,

    /// <summary>The mail server has it, or it lies in the folder.</summary>
    Sent,

    /// <summary>It could not be sent, and nobody tries any more.</summary>
    Failed,
}

/// <summary>
/// A message in the outbox: written in the transaction of the act that it tells of, and sent later, so that a mail server that is down
/// loses nothing and holds nobody up. What it says may hold a secret link, so it is sealed, and gone as soon as the message is sent or
/// given up.
/// </summary>
public sealed class OutgoingMail
{
    /// <summary>Stands for all messages where the id of what has changed could stand.</summary>
    public const string Feed = "mail";

    /// <summary>How long sending is tried at most.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromDays(3);

    /// <summary>How long the row of a message stays that was sent or given up.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>The first wait after a failure; each further one is twice as long, up to <see cref="MaxWait"/>.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    /// <summary><c>mail_…</c></summary>
    public required string Id { get; init; }

    /// <summary>The organization that it is about, with which it goes; null for none.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>What it is about, as an id, where a later message takes its place; null where none does.</summary>
    public string? Topic { get; init; }

    /// <summary>The address that it goes to; null for a message to nobody, which is made only to take the same time and room.</summary>
    public required string? Recipient { get; init; }

    /// <summary>The sealed message; null once it was sent or given up.</summary>
    public byte[]? Body { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on nobody tries to send it any more: what it says would be of no use.</summary>
    public required DateTimeOffset GiveUpAt { get; init; }

    /// <summary>What became of it.</summary>
    public MailState State { get; init; }

    /// <summary>How often sending was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is to be tried next.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>Until when an instance has it in its hands; null where none has.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>When it was sent or given up; null while it waits.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// Why the last attempt failed, as the mail server or the network says it. A server may quote the message, but no code or token of it
    /// is kept here.
    /// </summary>
    public string? Error { get; init; }

    /// <summary>How long to wait after that many failed attempts.</summary>
    public static TimeSpan WaitAfter(int attempts) =>
        TimeSpan.FromTicks(Math.Min(MaxWait.Ticks, FirstWait.Ticks << Math.Clamp(attempts - 1, 0, 20)));
}

namespace Entri.Admin.Mail;

/// <summary>What a message says, before it is text and HTML. What is put into its sentences is taken for text by either.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Paragraphs">The sentences, from the first to the last.</param>
public sealed record MailContent(string Subject, params FormattableString[] Paragraphs)
{
    /// <summary>What is listed below the sentences; none for no list.</summary>
    public IReadOnlyList<FormattableString> Items { get; init; } = [];

    /// <summary>What the person can open, as the text of a button and its address; null for nothing.</summary>
    public (string Text, string Address)? Link { get; init; }

    /// <summary>What is said under the button: how long it works, and what to do about a message that nobody expected.</summary>
    public FormattableString? Note { get; init; }

    /// <summary>Hides the link, which a record would print.</summary>
    public override string ToString() => nameof(MailContent);
}

/// <summary>A message as it lies in the outbox.</summary>
/// <param name="Subject">The subject, as one line.</param>
/// <param name="Text">The plain part.</param>
/// <param name="Html">The part with looks.</param>
public sealed record MailBody(string Subject, string Text, string Html)
{
    /// <summary>Hides what it says, which may hold a secret link.</summary>
    public override string ToString() => nameof(MailBody);
}

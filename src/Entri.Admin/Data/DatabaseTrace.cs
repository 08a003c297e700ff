namespace Entri.Admin.Data;

/// <summary>
/// What the data folder keeps of a database that was there. An empty database beside it was lost, and must not start anew as an
/// installation that anybody may set up.
/// </summary>
/// <param name="Path">The folder of keys, or a file that says nothing else.</param>
/// <param name="IsOwnFile">Whether it is such a file, which a start leaves; keys are made by themselves.</param>
internal sealed record DatabaseTrace(string Path, bool IsOwnFile)
{
    private const string Text = "Entri Admin keeps its data in a PostgreSQL database. While this file is here, an empty one is refused.\n";

    /// <summary>Whether there was a database.</summary>
    public bool Exists =>
        IsOwnFile ? File.Exists(Path) : Directory.Exists(Path) && Directory.EnumerateFiles(Path, "*.xml").Any();

    /// <summary>Leaves the trace once the database is made, so that a start which is killed before goes on at the next try.</summary>
    public void Leave()
    {
        if (!IsOwnFile || Exists)
        {
            return;
        }

        try
        {
            File.WriteAllText(Path, Text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // With PostgreSQL nothing else needs the folder, and it may be one that nobody can write to.
        }
    }

    /// <summary>Refuses a database that has nothing in it where there was one. It opens no file: what lies beside it stays.</summary>
    /// <exception cref="DatabaseVersionException">The database was lost.</exception>
    public async Task RequireNotLostAsync(EntriDbContext db, CancellationToken cancellationToken)
    {
        // The trace is looked at first: an instance that starts at the same time makes the database before it leaves one.
        if (Exists && await db.IsEmptyAsync(cancellationToken))
        {
            throw new DatabaseVersionException(
                $"The database is empty or gone, but {Path} says that there was one: put it back with `database restore FILE`. "
                + $"To begin anew on purpose, move {Path} away first.");
        }
    }
}

using Entri.Admin;
using Entri.Admin.Commands;
using Entri.Admin.Commands.Demo;
using Entri.Admin.Hosting;

if (Cultures.AreMissing())
{
    Console.Error.WriteLine(Cultures.Missing);
    return 1;
}

try
{
    using var stop = new EarlyStop();
    if (args is [DatabaseCommand.Name, .. var command])
    {
        return await DatabaseCommand.RunAsync(command, AdminApplication.Build, stop.Token);
    }

    if (args is [AccountCommand.Name, .. var act])
    {
        return await AccountCommand.RunAsync(act, AdminApplication.Build, stop.Token);
    }

    if (args is [DemoCommand.Name, .. var settings])
    {
        return await DemoCommand.RunAsync(settings, AdminApplication.Build, stop.Token);
    }

    if (DatabaseCommand.IsMistyped(args))
    {
        return await DatabaseCommand.ExplainAsync();
    }

    try
    {
        var app = AdminApplication.Build(args);
        if (!DescribeRun.IsThis)
        {
            await AdminApplication.PrepareAsync(app, stop.Token);
        }

        await app.RunAsync(stop.Token);
    }
    catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
    {
        // Whoever orders a stop before the start is done gets one, and nothing has failed.
    }

    return 0;
}
catch (Exception exception) when (StartupFailure.Explain(exception) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}

/// <summary>The entry point; public so that tests can start the real host.</summary>
public partial class Program;

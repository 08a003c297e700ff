using Entri.Admin;
using Entri.Admin.Commands;
using Entri.Admin.Hosting;

try
{
    if (args is [DatabaseCommand.Name, .. var command])
    {
        return await DatabaseCommand.RunAsync(command, AdminApplication.Build);
    }

    var app = AdminApplication.Build(args);
    if (!DescribeRun.IsThis)
    {
        await AdminApplication.PrepareAsync(app);
    }

    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartupFailure.Explain(exception) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}

/// <summary>The entry point; public so that tests can start the real host.</summary>
public partial class Program;

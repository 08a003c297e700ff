using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Entri.Admin.Tests.Hosting;

/// <summary>What the process says where it cannot listen, lacks what it needs or is told to stop while it starts.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
[Trait(TestTraits.Takes, TestTraits.LongTime)]
public sealed class ListeningTests : IAsyncDisposable
{
    private static readonly Dictionary<string, string?> Sqlite =
        TestDatabase.SqliteSettings.ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), string? (setting) => setting.Value);

    private readonly DataFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [InlineData("http://127.0.0.1:99999", "99999")]
    [InlineData("http://127.0.0.1:0/entri", "must have no path")]
    [InlineData("https://127.0.0.1:0", "certificate")]
    [InlineData("http://nowhere.invalid:0", "nowhere.invalid")]
    [InlineData("http://192.0.2.1:80", "The address cannot be used")]
    [InlineData("ftp://127.0.0.1:0", "ftp://127.0.0.1:0")]
    [InlineData("http://localhost:0", "http://localhost:0")]
    public async Task Start_OnAnAddressThatCannotBe_SaysSoInOneSentence(string url, string says) =>
        (await CommandLine.CallAsync($"--DataDirectory={_folder.Path}", $"--urls={url}")).IsOnlyRefusal(says);

    [Fact]
    public async Task Start_OnAPortInUse_SaysSoInOneSentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var url = $"http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}";
        (await CommandLine.CallAsync($"--DataDirectory={_folder.Path}", $"--urls={url}")).IsOnlyRefusal("address already in use");
    }

    [Theory]
    [InlineData("http://localhost:80")]
    [InlineData("http://127.0.0.1:80")]
    [InlineData("http://*:80")]
    public async Task Start_OnAPortOfRoot_SaysSoInOneSentence(string url)
    {
        const string FirstFreePort = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
        var isRoots = File.Exists(FirstFreePort)
            && int.Parse(await File.ReadAllTextAsync(FirstFreePort, Cancellation), CultureInfo.InvariantCulture) > 80;
        Assert.SkipUnless(isRoots, "Anybody may listen there.");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv") && Environment.IsPrivilegedProcess, "Only root can take the right away.");

        (await CommandLine.StartWithoutPrivilegeAsync(_folder.Path, new(Sqlite) { ["ASPNETCORE_URLS"] = url }))
            .IsOnlyRefusal("may not listen there");
    }

    [Theory]
    [InlineData("ASPNETCORE_HTTP_PORTS", "0", 137, "Entri Admin is ready: http://[::]:")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "http", 1, "HTTP_PORTS")]
    [InlineData("ASPNETCORE_HTTPS_PORTS", "0", 1, "certificate")]
    public async Task Start_WithPortsAsContainersHaveThem_ListensThere(string name, string value, int exitCode, string says) =>
        (await CommandLine.StartAsync(_folder.Path, new(Sqlite) { [name] = value })).Is(exitCode, says);

    [Fact]
    public async Task Start_WithoutCultures_SaysWhatIsMissing() =>
        (await CommandLine.StartAsync(
            _folder.Path, new(Sqlite) { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" }, "--urls=http://127.0.0.1:0"))
        .IsOnlyRefusal("install ICU");

    [Theory]
    [InlineData]
    [InlineData("database", "verify")]
    public async Task Start_WithoutTheLibraryOfCultures_SaysWhatIsMissing(params string[] command)
    {
        // ICU cannot be loaded without its data, which the loader finds here first and cannot read.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems bring ICU along.");
        var libraries = Directory.CreateDirectory(_folder.File("lib")).FullName;
        for (var version = 50; version <= 150; version++)
        {
            await File.WriteAllTextAsync(Path.Combine(libraries, $"libicudata.so.{version}"), "", Cancellation);
        }

        (await CommandLine.StartAsync(_folder.Path, new(Sqlite) { ["LD_LIBRARY_PATH"] = libraries }, command)).IsOnlyRefusal("install ICU");
    }

    [Fact]
    public async Task Start_WithAWordThatIsNoCommand_ExplainsTheCommands() =>
        (await CommandLine.StartAsync(_folder.Path, Sqlite, "databas", "migrate")).Is(2, "Usage: ");

    [Fact]
    public async Task Stop_AtAnyMomentOfTheStart_EndsWith0()
    {
        // The folder says that the program runs; before that moment the system ends it, for nobody could be asked.
        var moment = TimeSpan.Zero;
        for (var run = 0; ; run++)
        {
            var folder = _folder.File($"run{run}");
            await using var app = ServerProcess.StartApp(
                folder, [.. TestDatabase.SqliteSettings.Select(s => $"--{s.Key}={s.Value}"), "--ShutdownDelay=0s"]);
            await Wait.UntilAsync(() => Directory.Exists(folder));
            var began = Stopwatch.GetTimestamp();
            var wasReady = app.Output.Contains(" is ready: ", StringComparison.Ordinal);
            while (!wasReady && Stopwatch.GetElapsedTime(began) < moment)
            {
                await Task.Delay(5, Cancellation);
                wasReady = app.Output.Contains(" is ready: ", StringComparison.Ordinal);
            }

            var exitCode = await app.StopAsync();

            Assert.True(exitCode == 0, $"After {moment} it ended with {exitCode}: {app.Output}");
            Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
            if (wasReady || run == 12)
            {
                return;
            }

            moment += TimeSpan.FromMilliseconds(130);
        }
    }
}

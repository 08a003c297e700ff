using System.Text.Json;

namespace Entri.Admin.Tests.Hosting;

/// <summary>A wrong setting stops the start with one message that names the key.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class SettingsTests : IAsyncDisposable
{
    private readonly DataFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [InlineData("Database:Provider", "Oracle")]
    [InlineData("Database:MigrateOnStart", "perhaps")]
    [InlineData("ConnectionStrings:Entri", "nonsense")]
    [InlineData("ConnectionStrings:Entri", "Colour=blue")]
    [InlineData("ConnectionStrings:Entri", "Mode=ReadOnly")]
    [InlineData("ConnectionStrings:Entri", "Data Source=:memory:")]
    [InlineData("ConnectionStrings:Entri", "Data Source=entri;Mode=Memory;Cache=Shared")]
    [InlineData("ConnectionStrings:Entri", "Data Source=file:entri.db")]
    [InlineData("PublicUrl", "nonsense")]
    [InlineData("PublicUrl", "ftp://example.com")]
    [InlineData("PublicUrl", "https://example.com/entri?a=b")]
    [InlineData("PublicUrl", "https://example.com/api")]
    [InlineData("DataDirectory", " ")]
    [InlineData("TrustedProxies:0", "nginx.example.com")]
    [InlineData("TrustedProxies:0", "10.0.0.0/33")]
    [InlineData("TrustedProxies:0", "")]
    [InlineData("TrustedProxies", "10.0.0.5")]
    [InlineData("Sessions:IdleTimeout", "soon")]
    [InlineData("Sessions:IdleTimeout", "00:00:01")]
    [InlineData("Sessions:IdleTimeout", "24:00:00")]
    [InlineData("Sessions:IdleTimeout", "999999d")]
    [InlineData("Sessions:AbsoluteTimeout", "366d")]
    [InlineData("Sessions:ProofLifetime", "15")]
    [InlineData("Sessions:ProofLifetime", "15d")]
    [InlineData("Sessions:CookieName", "")]
    [InlineData("Sessions:CookieName", "session")]
    [InlineData("Sessions:CookieName", "__Host-")]
    [InlineData("Sessions:CookieName", "__host-entri")]
    [InlineData("Sessions:CookieName", "__Secure-entri")]
    [InlineData("Sessions:CookieName", "__Host-a b")]
    [InlineData("Sessions:CookieName", "__Host-a=b")]
    [InlineData("Sessions:CookieName", "__Host-a;b")]
    [InlineData("Sessions:CookieName", "__Host-a\n")]
    [InlineData("Sessions:CookieName", "__Host-ä")]
    [InlineData("Sessions:CookieName", "__Host-12345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("ShutdownDelay", "1m")]
    [InlineData("Database:BusyTimeout", "30")]
    [InlineData("Sessions:AbsoluteTimeout", "00:01:00")]
    [InlineData("Sessions:ProofLifetime", "00:00:00")]
    [InlineData("Circuits:PerPerson", "0")]
    [InlineData("Circuits:Total", "3")]
    [InlineData("RateLimits:RequestsPerMinute", "0")]
    [InlineData("RateLimits:RequestsPerMinute", "many")]
    [InlineData("RateLimits:LeakReportsPerMinute", "0")]
    [InlineData("TokenLeaks:GitHubKeys:a1", "no key")]
    [InlineData("Accounts:SignInAttemptsPerAddress", "0")]
    [InlineData("Accounts:AllowSignUp", "perhaps")]
    [InlineData("Setup:Email", "nobody")]
    [InlineData("Setup:Password", "short")]
    [InlineData("Setup:Organization", "")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense")]
    [InlineData("Smtp:Host", "no host")]
    [InlineData("Smtp:Port", "0")]
    [InlineData("Smtp:From", "nobody")]
    [InlineData("Smtp:Security", "ssl")]
    [InlineData("Smtp:Password", "alone")]
    [InlineData("urls", "nonsense")]
    public async Task Start_WithAWrongValue_NamesTheKey(string key, string value)
    {
        string[] setup = key.StartsWith("Setup:", StringComparison.Ordinal)
            ? ["--Setup:Email=ada@example.com", "--Setup:Password=correct horse battery", "--Setup:Organization=Acme"]
            : [];

        var (code, error) = await StartAsync([.. setup, $"--{key}={value}"]);

        Assert.Equal(1, code);
        Assert.Contains(key, error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("Host=localhost;Colour=blue")]
    [InlineData("Host=localhost;Port=many")]
    [InlineData("Database=entri")]
    [InlineData("Host=localhost;Maximum Pool Size=1")]
    public async Task Start_OnPostgreSqlWithoutAConnectionStringThatFits_NamesTheKey(string connection)
    {
        var (code, error) = await StartAsync(["--Database:Provider=PostgreSql", $"--ConnectionStrings:Entri={connection}"]);

        Assert.Equal(1, code);
        Assert.Contains("ConnectionStrings:Entri", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("nowhere.invalid")]
    [InlineData("/nowhere")]
    public async Task Start_WithoutAPostgreSqlThatAnswers_SaysSoWithoutThePassword(string address)
    {
        var (code, error) = await StartAsync(
            [
                "--Database:Provider=PostgreSql",
                $"--ConnectionStrings:Entri=Host={address};Port=1;Username=entri;Password=hidden-word;Timeout=5",
            ]);

        Assert.Equal(1, code);
        Assert.StartsWith("The database cannot be opened: ", error, StringComparison.Ordinal);
        Assert.EndsWith(" Check ConnectionStrings:Entri.", error.Trim(), StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.DoesNotContain("hidden-word", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "entri.db")]
    [InlineData("mistyped.db", "mistyped.db")]
    public async Task Start_ThatMayNotMigrateWhereNoDatabaseIs_NamesTheFileAndMakesNone(string? configured, string file)
    {
        string[] settings = configured is null ? [] : [$"--ConnectionStrings:Entri=Data Source={_folder.File(configured)}"];

        var (code, error) = await StartAsync(["--Database:MigrateOnStart=false", .. settings]);

        Assert.Equal(1, code);
        Assert.StartsWith($"There is no database file {_folder.File(file)} ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.db*"));
    }

    [Fact]
    public async Task Start_ThatMayNotMigrate_SaysWhatToRun()
    {
        await using (File.Create(_folder.DatabaseFile))
        {
        }

        var (code, error) = await StartAsync(["--Database:MigrateOnStart=false"]);

        Assert.Equal(1, code);
        Assert.EndsWith("run with `database migrate` first.", error.Trim(), StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Start_WithAWrongCookieNameAmongOthers_NamesEachKeyInOneMessage()
    {
        var (code, error) = await StartAsync(
            ["--Sessions:CookieName=session", "--Sessions:ProofLifetime=0s", "--Circuits:Total=3", "--RateLimits:RequestsPerMinute=0"]);

        Assert.Equal(1, code);
        Assert.All(
            ["Sessions:CookieName", "Sessions:ProofLifetime", "Circuits:Total", "RateLimits:RequestsPerMinute"],
            key => Assert.Contains($" {key} ", error, StringComparison.Ordinal));
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Start_WithWrongValuesOfEveryKind_NamesThemAllAtOnceAndMakesNoFolder()
    {
        var folder = _folder.File("new");
        string[] wrong =
        [
            "urls=nonsense",
            "PublicUrl=nonsense",
            "TrustedProxies:0=nginx",
            "ShutdownDelay=1",
            "Database:Provider=Oracle",
            "Database:BusyTimeout=30",
            "Sessions:IdleTimeout=abc",
            "Sessions:ProofLifetime=15",
            "Sessions:CookieName=session",
            "Accounts:AllowSignUp=maybe",
            "Circuits:Total=3",
            "RateLimits:RequestsPerMinute=many",
            "Setup:Email=nobody",
            "OTEL_EXPORTER_OTLP_ENDPOINT=nonsense",
        ];

        var (code, error) = await StartAsync([$"--DataDirectory={folder}", .. wrong.Select(setting => $"--{setting}")]);

        Assert.Equal(1, code);
        Assert.All(wrong, setting => Assert.Contains(setting.Split('=')[0], error, StringComparison.Ordinal));
        Assert.Single(error.Trim().Split('\n'));
        Assert.Equal(1, error.Split("Database:BusyTimeout").Length - 1);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Start_WithAFolderThatIsNoneAndAConnectionStringThatIsNone_NamesBoth()
    {
        var (code, error) = await StartAsync(["--DataDirectory= ", "--ConnectionStrings:Entri=nonsense", "--Sessions:IdelTimeout=1h"]);

        Assert.Equal(1, code);
        Assert.All(
            ["DataDirectory", "ConnectionStrings:Entri", "IdelTimeout"], key => Assert.Contains(key, error, StringComparison.Ordinal));
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Start_WithAMisspeltKey_NamesIt()
    {
        var (code, error) = await StartAsync(["--Sessions:IdelTimeout=1.00:00:00"]);

        Assert.Equal(1, code);
        Assert.Contains("IdelTimeout", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=http://192.0.2.1:5080", "The address cannot be used: ")]
    [InlineData("--DataDirectory=/proc/entri", "A file cannot be used: ")]
    public async Task Start_WithWhatTheSystemRefuses_SaysSo(string setting, string says)
    {
        var (code, error) = await StartAsync([setting]);

        Assert.Equal(1, code);
        Assert.StartsWith(says, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Start_WithAFileInPlaceOfTheDataDirectory_NamesTheKey()
    {
        var file = _folder.File("file");
        await File.WriteAllTextAsync(file, "", Cancellation);

        var (code, error) = await StartAsync([$"--DataDirectory={file}"]);

        Assert.Equal(1, code);
        Assert.Contains("DataDirectory", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DataDirectory")]
    [InlineData("PublicUrl")]
    [InlineData("TrustedProxies")]
    [InlineData("Database:Provider")]
    [InlineData("Database:MigrateOnStart")]
    [InlineData("ConnectionStrings:Entri")]
    [InlineData("Setup:Email")]
    [InlineData("Setup:Password")]
    [InlineData("Setup:Organization")]
    [InlineData("Setup:Name")]
    [InlineData("Accounts:AllowSignUp")]
    [InlineData("Accounts:SignInAttemptsPerAddress")]
    [InlineData("Sessions:IdleTimeout")]
    [InlineData("Sessions:AbsoluteTimeout")]
    [InlineData("Sessions:ProofLifetime")]
    [InlineData("Sessions:CookieName")]
    [InlineData("Circuits:PerPerson")]
    [InlineData("Circuits:Total")]
    [InlineData("RateLimits:RequestsPerMinute")]
    public void Setting_ThatTheAppReads_StandsInTheSettingsFile(string key)
    {
        var element = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))).RootElement;

        Assert.All(key.Split(':'), name => Assert.True(element.TryGetProperty(name, out element), key));
    }

    /// <summary>Runs the real entry point, which returns only when the start fails.</summary>
    private async Task<(int Code, string Error)> StartAsync(string[] args)
    {
        var start = await CommandLine.CallAsync([$"--DataDirectory={_folder.Path}", "--urls=http://127.0.0.1:0", .. args]);
        return (start.ExitCode, start.Error);
    }
}

using System.Net;
using System.Net.Sockets;
using Entri.Admin.Data;
using Entri.Admin.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Entri.Admin.Tests.Api;

/// <summary>What callers see when the app or its database fails: the contract's shape, and no detail.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
public sealed class FailureTests : IClassFixture<FaultyHost>
{
    private const string InternalServerError = """{"statusCode":500,"message":"Internal Server Error","error":"Internal Server Error"}""";
    private const string Unavailable = """{"statusCode":503,"message":"Service Unavailable","error":"Service Unavailable"}""";
    private static readonly int[] SqliteCodes = [5, 6, 10, 13, 14];
    private static readonly string[] PostgreSqlStates =
        ["08006", "53100", "53300", "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "58030", "25006", "28P01", "40001"];
    private readonly EntriHost _host;
    private readonly FaultyDatabase _database;

    public FailureTests(FaultyHost faulty)
    {
        (_host, _database) = (faulty.Host, faulty.Database);
        (_database.Fault, _database.BeforeWrite) = (null, null);
    }

    [Fact]
    public async Task Api_UnexpectedException_Answers500WithoutDetails()
    {
        var token = await _host.AddTokenAsync();
        _database.Fault = new InvalidOperationException("The secret detail.");

        var answer = await _host.GetAsync("/api/projects", token.Credentials.With("Accept", "text/html"));

        answer.IsError(HttpStatusCode.InternalServerError, InternalServerError);
        SecurityHeaders.AreOn(answer);
    }

    public static TheoryData<Exception> Faults =>
    [
        .. SqliteCodes.Select(code => new SqliteException("disk I/O error at a secret place", code)),
        .. PostgreSqlStates.Select(state => new PostgresException("disk I/O error at a secret place", "FATAL", "FATAL", state)),
        new NpgsqlException("Failed to connect to a secret place", new SocketException((int)SocketError.ConnectionRefused)),
        new NpgsqlException("Exception while reading from stream", new IOException("Connection reset by peer")),
        new NpgsqlException("The connection pool has been exhausted", new TimeoutException()),
        new NpgsqlException("Received an unexpected message"),
    ];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task Api_DatabaseThatCannotWorkNow_Answers503AndRecovers(Exception fault)
    {
        var token = await _host.AddTokenAsync();
        _database.Fault = fault;

        var answer = await _host.GetAsync("/api/projects", token.Credentials);

        answer.IsError(HttpStatusCode.ServiceUnavailable, Unavailable);
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        _database.Fault = null;
        (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    public async Task Api_ChangeThatIsOvertaken_StartsOver(string state)
    {
        var organization = await TestOrganization.AddAsync(_host);
        var token = await organization.AddTokenAsync();
        var project = await organization.AddProjectAsync();
        var faults = 2;
        _database.BeforeWrite = () => faults-- > 0 ? new PostgresException("overtaken", "ERROR", "ERROR", state) : null;

        (await _host.PatchAsync($"/api/projects/{project.Id}", token.Credentials, new { name = "Shop" })).HasStatus(HttpStatusCode.OK);

        Assert.True(faults < 0);
        Assert.Single((await _host.GetAsync(organization.ActivityPath, token.Credentials)).Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Page_DatabaseThatCannotWorkNow_Answers503AsAPageAndRecovers()
    {
        await _host.GetAsync("/health/live", Credentials.None);
        _database.Fault = new SqliteException("database or disk is full at a secret place", 13);

        foreach (var path in new[] { "/", "/sign-in", "/settings/tokens" })
        {
            var answer = (await _host.GetAsync(path, Credentials.Session("x"))).HasStatus(HttpStatusCode.ServiceUnavailable);

            Assert.Equal("5", answer.Header("Retry-After"));
            Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
            Assert.Contains("The database is busy or out of reach.", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("secret place", answer.Body, StringComparison.Ordinal);
            SecurityHeaders.AreOn(answer);
        }

        _database.Fault = null;
        (await _host.GetAsync("/setup", Credentials.None)).HasStatus(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/css/app.css")]
    [InlineData("/health/live")]
    public async Task WhatNeedsNoDatabase_AnswersToPeopleSignedInWithoutIt(string path)
    {
        await _host.GetAsync("/health/live", Credentials.None);
        _database.Fault = new SqliteException("database or disk is full at a secret place", 13);

        SecurityHeaders.AreOn((await _host.GetAsync(path, Credentials.Session("x"))).HasStatus(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Form_DatabaseThatCannotWorkNow_Answers503AsAPage()
    {
        var form = await PageForm.LoadAsync(_host, "/setup");
        _database.Fault = new SqliteException("database is locked", 5);

        var answer = await form.SendAsync(_host, "/setup", ("_handler", "register"));

        Assert.Equal("5", answer.HasStatus(HttpStatusCode.ServiceUnavailable).Header("Retry-After"));
        Assert.Contains("The database is busy or out of reach.", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_UnexpectedException_Answers500AsAPage()
    {
        await _host.GetAsync("/health/live", Credentials.None);
        _database.Fault = new InvalidOperationException("The secret detail.");

        var answer = (await _host.GetAsync("/", Credentials.Session("x"))).HasStatus(HttpStatusCode.InternalServerError);

        Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", answer.Body, StringComparison.Ordinal);
        Assert.Null(answer.Header("Retry-After"));
        SecurityHeaders.AreOn(answer);
    }
}

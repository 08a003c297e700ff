using System.Text;
using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Data;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Features.Activity;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Features.Invitations;
using Entri.Admin.Features.MailSettings;
using Entri.Admin.Features.Members;
using Entri.Admin.Features.Organizations;
using Entri.Admin.Features.Overview;
using Entri.Admin.Features.Policy;
using Entri.Admin.Features.Projects;
using Entri.Admin.Features.TokenEnds;
using Entri.Admin.Features.TokenLeaks;
using Entri.Admin.Features.Verify;
using Entri.Admin.Forms;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Entri.Admin;

/// <summary>Puts the application together.</summary>
public static class AdminApplication
{
    private const string HostLog = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>The largest request body, in bytes; the API's own are far smaller.</summary>
    private const long MaxRequestBodySize = 1024 * 1024;

    /// <summary>The longest request line and all headers together, each in bytes, and how many headers.</summary>
    private const int MaxHeadSize = 128 * 1024, MaxHeaderCount = 1000;

    /// <summary>
    /// Checks the settings, registers every service and lays the pipeline; nothing is written yet but the data directory.
    /// </summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = ContentRoot.Find(),

            // The list of static files goes by this name, whatever program hosts the app.
            ApplicationName = typeof(AdminApplication).Assembly.GetName().Name,
        });
        if (DescribeRun.IsThis)
        {
            DescribeRun.UseShippedSettings(builder);
        }

        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;

            // Some more than the app takes, so that it can say so in its own words.
            kestrel.Limits.MaxRequestLineSize = MaxHeadSize;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadSize;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaderCount;

            // What a program calls itself may come in an old encoding; it is shown, and decides nothing.
            kestrel.RequestHeaderEncodingSelector = name => name == HeaderNames.UserAgent ? Encoding.UTF8 : null;
        });
        var settings = new SettingsCheck(builder.Services, builder.Configuration);
        settings.Try(() => builder.WebHost.UseUrls(ListeningAddresses.Choose(builder.Configuration)));
        var isSwitchIgnored = UntrustedProxies.IgnoreFrameworkSwitch(builder.Configuration);

        if (!builder.Environment.IsDevelopment())
        {
            // The route that serves files which are newer than the build takes every path, and so blurs 404 and 405.
            builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", "false");
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = RedactingConsoleFormatter.FormatterName)
            .AddConsoleFormatter<RedactingConsoleFormatter, ConsoleFormatterOptions>(formatter => formatter.IncludeScopes = true);
        builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, PayloadFilter>();

        // Why a start failed is said in one sentence at its end, not before in a stack trace.
        var isStarted = false;
        builder.Logging.AddFilter(HostLog, level => level >= LogLevel.Warning && (isStarted || level != LogLevel.Error));

        var contentRoot = builder.Environment.ContentRootPath;
        var server = settings.Add<ServerOptions>("", options => options.Errors(builder.Configuration, contentRoot));
        AddOptions(builder.Services, settings);
        var dataDirectory = DataDirectory.PathOf(server.DataDirectory, contentRoot);
        settings.Try(() => builder.Services.AddEntriData(builder.Configuration, dataDirectory));
        settings.Try(() => builder.Services.AddEntriTelemetry(builder.Configuration));
        settings.ThrowIfWrong();
        DataDirectory.Create(dataDirectory);
        AddServices(builder.Services);
        if (DescribeRun.IsThis)
        {
            DescribeRun.LeaveOutBackgroundWork(builder.Services);
        }

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => isStarted = true);
        UsePipeline(app, isSwitchIgnored);
        MapRoutes(app);
        PublicPath.RefuseOwnAddresses(app);
        return app;
    }

    /// <summary>Brings the database up to date and makes the configured first owner.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellationToken = default)
    {
        await DatabaseMigration.PrepareAsync(app.Services, cancellationToken);
        await AccountServices.ApplySetupAsync(app.Services, cancellationToken);
        var invitation = await AccountServices.SetupInvitationAsync(app.Services, cancellationToken);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Urls.Select(url => url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            Console.WriteLine($"Entri Admin is ready: {string.Join(", ", addresses)}");
            var publicUrl = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.PublicUrl;
            if (invitation(string.IsNullOrEmpty(publicUrl) ? addresses.First() : publicUrl) is { } sentence)
            {
                Console.WriteLine(sentence);
            }
        });
    }

    private static void AddOptions(IServiceCollection services, SettingsCheck settings)
    {
        settings.Add<DatabaseOptions>(DatabaseOptions.Section, options => options.Errors());
        settings.Add<SetupOptions>(SetupOptions.Section, options => options.Errors());
        settings.Add<AccountOptions>(AccountOptions.Section, options => options.Errors());
        settings.Add<UserSessionOptions>(UserSessionOptions.Section, options => options.Errors());
        settings.Add<OpenPageOptions>(OpenPageOptions.Section, options => options.Errors());
        settings.Add<InvitationOptions>(InvitationOptions.Section, options => options.Errors());
        settings.Add<SmtpOptions>(SmtpOptions.Section, options => options.Errors());
        settings.Add<RateLimitOptions>(RateLimitOptions.Section, options => options.Errors());
        settings.Add<TokenLeakOptions>(TokenLeakOptions.Section, options => options.Errors());
        settings.Add<ScopeOptions>(ScopeOptions.Section, options => options.Errors());
        services.AddOptions<ForwardedHeadersOptions>()
            .Configure<IOptions<ServerOptions>>((options, server) => server.Value.ApplyTo(options));
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddEntriSecurity();
        services.AddEntriHealth();
        services.AddSingleton<PublicAddress>();
        services.AddOptions<SlugOptions>().Configure<IOptions<ServerOptions>>((slugs, server) =>
            slugs.PublicPath = server.Value.PublicPath.Value?.Split('/').ElementAtOrDefault(1));
        services.AddEntriMail();

        services.AddSingleton<RateLimiter>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ApiAuthorizationResultHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddEntriOpenApi();

        services.AddAccounts();
        services.AddOrganizations();
        services.AddPolicy();
        services.AddInvitations();
        services.AddMembers();
        services.AddProjects();
        services.AddApiTokens();
        services.AddApiTokenUsage();
        services.AddActivity();
        services.AddSingleton<GetOverview>();
        services.AddMailSettings();
        services.AddVerify();
        services.AddTokenEnds();
        services.AddTokenLeaks();

        services.AddEntriComponents().AddScoped<PersonActions>();
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.AddFilter<PageGate>());
        services.AddScoped<CircuitHandler, CircuitOrder>();
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<CookieNames>((options, names) =>
        {
            options.Cookie = new AntiforgeryCookie(names);

            // The content security policy says it, more strictly and for every page.
            options.SuppressXFrameOptionsHeader = true;
        });

        // Pages only: what the API sends may hold a secret next to text of the caller's choice, which must not be compressed together.
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
    }

    private static void UsePipeline(WebApplication app, bool isSwitchIgnored)
    {
        app.UseResponseHeaders();
        app.UseUntrustedProxyWarnings(isSwitchIgnored);
        app.UseForwardedHeaders();
        app.UsePlainAddresses();
        app.UsePublicPath();
        app.UseOrganizationAddresses();
        app.UseCallCounts();
        app.UseHostGuard();
        app.UseNulGuard();
        app.UsePageGate();
        app.UseWhen(context => !context.Request.IsApi(), pages => pages.UseResponseCompression());
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/status/500",
            CreateScopeForErrors = true,
            StatusCodeSelector = exception => DatabaseFailure.IsUnavailable(exception)
                ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status500InternalServerError,
        });
        app.UseErrorBodies();
        app.UseSizeGuard();
        app.UsePageCulture();
        app.UseVersionedApiPath();
        app.UseHeadAndOptions();
        app.UseRouting();
        app.UseAuthentication();
        app.UseTokenEndHeader();
        app.UseCrossOriginGuard();
        app.UseApiRateLimits();
        app.UseAuthorization();
        app.UseOrganizationPages();
        app.UseBodyEncodings();
        app.UseAntiforgery();
        app.UseStaleForms();
    }

    private static void MapRoutes(WebApplication app)
    {
        // Before authentication, which would read the session for each of a page's files, and lose its style where the database is down.
        app.MapStaticAssets().AllowAnonymous().ShortCircuit();
        app.MapEntriHealth();
        GetOrganizationLogo.Map(app);
        TokenCalendarFeed.Map(app);
        app.MapEntriOpenApi();

        var api = app.MapGroup(CallerContext.ApiPath.Value!);
        api.MapProjects();
        api.MapApiTokens();
        api.MapProjectApiTokens();
        api.MapApiTokenUsage();
        api.MapOrganizations();
        api.MapPolicy();
        api.MapTokenEnds();
        api.MapTokenLeaks();
        api.MapInvitations();
        api.MapMembers();
        api.MapActivity();
        api.MapVerify();

        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Entri.Testing;

/// <summary>nginx in front of the app, with the configuration that the README gives; only the addresses are others.</summary>
public sealed partial class Nginx : IAsyncDisposable
{
    /// <summary>The response header that names the instance that answered, by its address.</summary>
    private const string NodeHeader = "X-Answered-By";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("entri-nginx-");
    private readonly Process _process;

    private Nginx(Uri address, Func<Nginx, string> site)
    {
        Address = address;
        var configuration = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
            {{site(this)}}
            }
            """);
        string[] arguments = ["-p", _folder.FullName, "-c", configuration, "-e", Path.Combine(_folder.FullName, "error.log")];
        _process = Process.Start(Find() ?? throw new InvalidOperationException("There is no nginx."), arguments);
    }

    /// <summary>Where people and programs reach the app, with a slash at the end.</summary>
    public Uri Address { get; }

    /// <summary>Leaves a test out on a machine without nginx.</summary>
    public static void SkipUnlessInstalled() => Assert.SkipWhen(Find() is null, "There is no nginx on this machine.");

    /// <summary>An address that a proxy can have, for an app that must know it before.</summary>
    public static Uri NewAddress(string path = "/")
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}{path}");
    }

    /// <summary>Starts it before two instances and waits until it listens.</summary>
    public static Task<Nginx> StartAsync(Uri first, Uri second) =>
        StartAsync(new Nginx(NewAddress(), nginx => nginx.Site(first, second, isPathTakenOff: false)));

    /// <summary>Starts it with the app under a path.</summary>
    /// <param name="address">One of <see cref="NewAddress"/>.</param>
    /// <param name="app">Where the app listens.</param>
    /// <param name="isPathTakenOff">Whether the app sees requests without the path.</param>
    public static Task<Nginx> StartUnderPathAsync(Uri address, Uri app, bool isPathTakenOff) =>
        StartAsync(new Nginx(address, nginx => nginx.Site(app, app, isPathTakenOff)));

    /// <summary>Starts it before a service whose callers it asks the app about.</summary>
    public static Task<Nginx> StartBeforeServiceAsync(Uri app, Uri service) =>
        StartAsync(new Nginx(NewAddress(), nginx => nginx.SiteOfService(app, service)));

    private static async Task<Nginx> StartAsync(Nginx nginx)
    {
        using var http = nginx.Client();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready", Cancellation);
                return nginx;
            }
            catch (HttpRequestException) when (!nginx._process.HasExited)
            {
                await Task.Delay(50, Cancellation);
            }
        }
    }

    /// <summary>A client of the proxy whose requests come from a network of this machine; the proxy sends each network to one
    /// instance.</summary>
    /// <param name="network">Becomes the third number of the address.</param>
    public HttpClient Client(byte network = 0)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, network, 1]), 0));
                await socket.ConnectAsync(IPAddress.Loopback, Address.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = Address };
    }

    /// <summary>The port of the instance that answers a client.</summary>
    public static async Task<int> NodeAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/health/ready", Cancellation);
        return new Uri($"http://{answer.Headers.GetValues(NodeHeader).Single()}").Port;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Site(Uri first, Uri second, bool isPathTakenOff)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var blocks = Block.Matches(readme).Select(block => block.Groups[1].Value).ToList();
        Assert.Equal(2, blocks.Count);
        var (site, two) = (blocks[0], blocks[1].Trim());
        var (certificate, key) = WriteCertificate();
        return Replace(
            site,
            ("upstream entri { server 127.0.0.1:5080; }", two),
            ("127.0.0.1:5081", $"127.0.0.1:{first.Port}"),
            ("127.0.0.1:5082", $"127.0.0.1:{second.Port}"),
            ("listen 80;", $"listen 127.0.0.1:{NewAddress().Port};"),
            ("listen 443 ssl;", $"listen 127.0.0.1:{Address.Port};"),
            ("/etc/ssl/certs/entri.pem", certificate),
            ("/etc/ssl/private/entri.key", key),
            ("location / {", $"location {Address.AbsolutePath} {{"),
            (
                "proxy_pass http://entri;",
                $"proxy_pass http://entri{(isPathTakenOff ? "/" : "")}; add_header {NodeHeader} $upstream_addr always;"));
    }

    private string SiteOfService(Uri app, Uri service)
    {
        var block = ServiceBlock.Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Groups[1].Value;
        return $$"""
            upstream entri { server 127.0.0.1:{{app.Port}}; }
            server {
                listen 127.0.0.1:{{Address.Port}};
                {{Replace(block, ("http://127.0.0.1:9000", $"http://127.0.0.1:{service.Port}"))}}
            }
            """;
    }

    private static string Replace(string site, params (string From, string To)[] others)
    {
        foreach (var (from, to) in others)
        {
            Assert.Contains(from, site, StringComparison.Ordinal);
            site = site.Replace(from, to, StringComparison.Ordinal);
        }

        return site;
    }

    /// <summary>nginx reads the certificate, though the tests come without https.</summary>
    private (string Certificate, string Key) WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var paths = (Path.Combine(_folder.FullName, "entri.pem"), Path.Combine(_folder.FullName, "entri.key"));
        File.WriteAllText(paths.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(paths.Item2, key.ExportPkcs8PrivateKeyPem());
        return paths;
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    [GeneratedRegex("```nginx\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block { get; }

    [GeneratedRegex("```nginx auth\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ServiceBlock { get; }
}

using Entri.Admin.Components;
using Entri.Admin.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Code that shows how a token is used. It names the environment variable and never holds a value.</summary>
public sealed class ApiTokenSnippets(NavigationManager navigation, IOptions<ServerOptions> server)
{
    /// <summary>One snippet for each common way to call the API, with this installation's address.</summary>
    public IReadOnlyList<Snippet> All()
    {
        var url = server.Value.PublicUri is { } address
            ? new Uri(address, "api/projects")
            : new Uri(new Uri(navigation.BaseUri), "../api/projects");
        return
        [
            new(".env", "bash", "ENTRI_API_KEY=paste the token here"),
            new("curl", "bash", $"curl {url} \\\n  -H \"X-API-Key: $ENTRI_API_KEY\""),
            new("JavaScript", "javascript", $$"""
                const response = await fetch("{{url}}", {
                  headers: { "X-API-Key": process.env.ENTRI_API_KEY },
                });
                """),
            new("C#", "csharp", $"""
                using var client = new HttpClient();
                client.DefaultRequestHeaders.Add("X-API-Key", Environment.GetEnvironmentVariable("ENTRI_API_KEY"));
                var projects = await client.GetStringAsync("{url}");
                """),
        ];
    }
}

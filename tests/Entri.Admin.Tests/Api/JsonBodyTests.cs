using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Entri.Admin.Api;
using Entri.Admin.Features.Projects;

namespace Entri.Admin.Tests.Api;

/// <summary>Bodies that write themselves write what the serializer would, so that no member is forgotten.</summary>
public sealed class JsonBodyTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));

    private static readonly ProjectResponse Full = new(
        "proj_1", "„Web“ & <site> 日本 \u0001 \"\\", "About it", "en", ["de", "pt-BR"], "org_1", Time, Time.AddDays(1), Time.AddDays(2));

    public static TheoryData<IJsonBody> Bodies =>
    [
        Full,
        Full with { Description = null, TargetLanguages = [], ArchivedAt = null },
        new ListResponse<ProjectResponse>([Full, Full with { Id = "proj_2" }], new ListMeta(2, 50, 52, 2)),
        new ListResponse<ProjectResponse>([], new ListMeta(1, 200, 0, 0)),
        new ListResponse<Other>([new(7, null, Time)], new ListMeta(1, 50, 1, 1)),
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Body_WritesItself_AsTheSerializerWould(IJsonBody body) =>
        Assert.Equal(JsonSerializer.Serialize(body, body.GetType(), ApiJson.Options), Write(body));

    [Fact]
    public void Bodies_AreTheKnownOnes() => Assert.Equal(
        [typeof(ListResponse<>), typeof(ProjectResponse)],
        typeof(IJsonBody).Assembly.GetTypes()
            .Where(type => !type.IsInterface && type.GetTypeInfo().ImplementedInterfaces.Contains(typeof(IJsonBody)))
            .OrderBy(type => type.Name));

    private static string Write(IJsonBody body)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            body.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private sealed record Other(int Number, string? Text, DateTimeOffset At);
}

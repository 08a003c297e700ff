using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Entri.Admin.Tests;

/// <summary>Holds the arrows between the rooms of the app: who may name whom.</summary>
public sealed partial class StructureTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Domain"] = [],
        ["Data"] = ["Domain"],
        ["Security"] = ["Domain", "Data"],
        ["Api"] = ["Domain", "Security", "Data"],
        ["Shell"] = ["Domain", "Security", "Components"],
        ["Features"] = ["Domain", "Data", "Security", "Api", "Shell", "Components"],
    };

    public static TheoryData<string> Rooms => [.. MayUse.Keys];

    [Fact]
    public void Rooms_OfTheApp_AreTheKnownOnes() => Assert.Equal(
        MayUse.Keys.Order(),
        Directory.GetDirectories(Source("Entri.Admin")).Select(path => Path.GetFileName(path)!).Except(["bin", "obj", "Properties", "data"]).Order());

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_NamesOnlyRoomsItMayUse(string room)
    {
        var files = Files(Path.Combine(Source("Entri.Admin"), room));

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.All(
            RoomName.Matches(File.ReadAllText(file)).Select(match => match.Groups["room"].Value).Where(named => named != room),
            named => Assert.Contains(named, MayUse[room])));
    }

    [Fact]
    public void Feature_NamesNoOtherFeature()
    {
        var features = Directory.GetDirectories(Path.Combine(Source("Entri.Admin"), "Features"));

        Assert.NotEmpty(features);
        Assert.All(features, feature => Assert.All(Files(feature), file => Assert.All(
            FeatureName.Matches(File.ReadAllText(file)), match => Assert.Equal(Path.GetFileName(feature), match.Groups["feature"].Value))));
    }

    [Fact]
    public void OnlyTheDataRoom_KnowsTheEngine() => Assert.All(
        Files(Source("Entri.Admin")).Where(file => !file.StartsWith(Path.Combine(Source("Entri.Admin"), "Data"), StringComparison.Ordinal)),
        file => Assert.DoesNotMatch("Microsoft.Data.Sqlite|Npgsql|SqliteEntri|PostgreSqlEntri", File.ReadAllText(file)));

    /// <summary>SQLite has one writer, and who waits for it without a turn keeps a thread from those who read.</summary>
    [Fact]
    public void WhoWritesWithoutSaving_TakesATurn()
    {
        var writers = Files(Source("Entri.Admin"))
            .Where(file => !file.StartsWith(Path.Combine(Source("Entri.Admin"), "Data"), StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .Where(text => Regex.IsMatch(text, "ExecuteUpdateAsync|ExecuteDeleteAsync|BeginTransactionAsync"))
            .ToList();

        Assert.NotEmpty(writers);
        Assert.All(writers, text => Assert.Matches(@"\.TakeWriteTurnAsync\(|contexts\.WriteAsync<", text));
    }

    [Fact]
    public void Components_KnowNothingOfTheApp()
    {
        var project = XDocument.Load(Path.Combine(Source("Entri.Admin.Components"), "Entri.Admin.Components.csproj"));

        Assert.Equal(["Microsoft.AspNetCore.Components.Web", "MudBlazor"], project.Descendants("PackageReference").Select(reference => (string?)reference.Attribute("Include")));
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
        Assert.All(Files(Source("Entri.Admin.Components")), file => Assert.DoesNotMatch(@"Entri\.Admin\.(?!Components)\w+", File.ReadAllText(file)));
    }

    private static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)),
    ];

    private static string Source(string project)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Entri.Admin.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
        }

        return Path.Combine(folder.FullName, "src", project);
    }

    [GeneratedRegex(@"Entri\.Admin\.(?<room>\w+)")]
    private static partial Regex RoomName { get; }

    [GeneratedRegex(@"Entri\.Admin\.Features\.(?<feature>\w+)")]
    private static partial Regex FeatureName { get; }
}

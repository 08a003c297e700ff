using System.Reflection;
using System.Xml.Linq;
using Entri.Admin.Components;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NetArchTest.Rules;

namespace Entri.Admin.Tests;

/// <summary>Holds the arrows between the rooms of the app, as its compiled code has them: who may use whom.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class StructureTests
{
    private const string App = "Entri.Admin";
    private const int LongestLine = 140;
    private static readonly string[] Sources = ["src", "tests"];
    private static readonly string[] PackagesOfComponents = ["Microsoft.AspNetCore.Components.Web", "MudBlazor"];

    /// <summary>What each room may use. No feature uses another, and nothing uses the wiring, which is what lies in no room.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Domain"] = [],
        ["Data"] = ["Domain"],
        ["Security"] = ["Domain", "Data"],
        ["Hosting"] = ["Domain", "Data", "Security"],
        ["Mail"] = ["Domain", "Data", "Hosting"],
        ["Api"] = ["Domain", "Security", "Hosting"],
        ["Shell"] = ["Domain", "Security", "Components"],
        ["Forms"] = ["Domain", "Security", "Shell", "Components"],
        ["Features"] = ["Domain", "Data", "Security", "Hosting", "Mail", "Api", "Shell", "Forms", "Components"],
        ["Commands"] = ["Domain", "Data", "Security", "Hosting", "Mail", "Api", "Shell", "Forms", "Features", "Components"],
    };

    private static readonly Types Code = Types.InAssembly(typeof(AdminApplication).Assembly);

    public static TheoryData<string> Rooms => [.. MayUse.Keys];

    [Fact]
    public void Rooms_OfTheApp_AreTheKnownOnes() => Assert.Equal(
        MayUse.Keys.Order(),
        typeof(AdminApplication).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith($"{App}.", StringComparison.Ordinal) == true)
            .Select(type => type.Namespace!.Split('.')[2]).Distinct().Order());

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_UsesOnlyRoomsItMayUse(string room)
    {
        var wiring = typeof(AdminApplication).Assembly.GetTypes().Where(type => type.Namespace == App).Select(type => type.FullName!);
        var others = MayUse.Keys.Append("Components").Except([room, .. MayUse[room]]).Select(name => $"{App}.{name}");

        Assert.NotEmpty(In(room).GetTypes());
        Holds(In(room).ShouldNot().HaveDependencyOnAny([.. others, .. wiring]).GetResult());
    }

    [Fact]
    public void Feature_UsesNoOtherFeature()
    {
        Assert.NotEmpty(In("Features").GetTypes());
        Holds(Code.Slice().ByNamespacePrefix($"{App}.Features").Should().NotHaveDependenciesBetweenSlices().GetResult());
    }

    /// <summary>What an operator does to a database is the engine's matter, too.</summary>
    [Fact]
    public void DataAndCommands_AloneKnowTheEngine() =>
        Holds(OutsideData().ShouldNot().HaveDependencyOnAny("Npgsql", "Microsoft.Data.Sqlite").GetResult());

    /// <summary>There is one way to write, which takes the turn, the transaction and the trouble upon itself.</summary>
    [Fact]
    public void DataAndCommands_AloneOpenTransactionsAndTakeTurns()
    {
        Holds(OutsideData().ShouldNot().HaveDependencyOnAny("Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction").GetResult());
        Holds(OutsideData().Should().MeetCustomRule(new CallsNoMethod(IsTransactionOrTurn)).GetResult());

        static bool IsTransactionOrTurn(string name) =>
            name.StartsWith("BeginTransaction", StringComparison.Ordinal)
                || name is "WaitForTurnAsync" or "TakeStartTurnAsync" or "OpenTurn";
    }

    [Fact]
    public void Components_KnowNothingOfTheApp()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src", "Entri.Admin.Components", "Entri.Admin.Components.csproj"));

        Assert.Equal(
            PackagesOfComponents, project.Descendants("PackageReference").Select(reference => (string?)reference.Attribute("Include")));
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
        Assert.DoesNotContain(typeof(EntriTheme).Assembly.GetReferencedAssemblies(), IsOurs);

        static bool IsOurs(AssemblyName assembly) => assembly.Name!.StartsWith("Entri", StringComparison.Ordinal);
    }

    /// <summary>There is one way to inject: the constructor, and the directive where a component has no file for one.</summary>
    [Fact]
    public void Components_WithAFileForTheirCode_InjectByItsConstructor()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.razor", SearchOption.AllDirectories);

        Assert.DoesNotContain(
            files, file => File.Exists($"{file}.cs") && File.ReadAllText(file).Contains("@inject", StringComparison.Ordinal));
        Assert.DoesNotContain(
            files.Select(file => $"{file}.cs").Where(File.Exists),
            file => File.ReadAllText(file).Contains("[Inject]", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_OfEveryFile_FitTheEditor()
    {
        var lines =
            from file in FilesOf(".cs", ".razor")
            from line in File.ReadLines(file).Index()
            where line.Item.Length > LongestLine
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1} has {line.Item.Length}";

        IsEmpty(lines);
    }

    /// <summary>What the compiler does not look at, and the formatter takes minutes for.</summary>
    [Fact]
    public void Usings_OfEveryFile_AreInOrder() => IsEmpty(
        from file in FilesOf(".cs")
        let usings = File.ReadLines(file).Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';')).ToList()
        where !usings.SequenceEqual(usings.Order(new UsingOrder()))
        select $"{Path.GetRelativePath(Repository.Root, file)} should have:\n{string.Join('\n', usings.Order(new UsingOrder()))}");

    /// <inheritdoc cref="Usings_OfEveryFile_AreInOrder"/>
    [Fact]
    public void Fields_AreNotCalledByThis() => IsEmpty(
        from file in FilesOf(".cs", ".razor")
        from line in File.ReadLines(file).Index()
        where line.Item.Contains($"{"this"}._", StringComparison.Ordinal)
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}");

    /// <summary>Those that people write.</summary>
    private static IEnumerable<string> FilesOf(params string[] extensions) => Sources
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
        .Where(file => extensions.Contains(Path.GetExtension(file))
            && !file.Split('/', '\\').Any(part => part is "bin" or "obj" or "Migrations"));

    private static PredicateList In(string room) => Code.That().ResideInNamespaceMatching($@"^{App}\.{room}(\.|$)");

    private static PredicateList OutsideData() => Code.That().DoNotResideInNamespaceMatching($@"^{App}\.(Data|Commands)(\.|$)");

    private static void Holds(NetArchTest.Rules.TestResult result) => IsEmpty(
        result.FailingTypes.Select(type => $"{type.FullName} {type.Explanation}"));

    private static void IsEmpty(IEnumerable<string> findings) => Assert.True(!findings.Any(), string.Join(Environment.NewLine, findings));

    /// <summary>Namespaces, then classes, then other names; what comes with the runtime first.</summary>
    private sealed class UsingOrder : IComparer<string>
    {
        public int Compare(string? x, string? y) => KeyOf(x!).CompareTo(KeyOf(y!)) is var order and not 0
            ? order
            : string.Compare(SortedBy(x!), SortedBy(y!), StringComparison.OrdinalIgnoreCase);

        private static (int Kind, bool IsOther) KeyOf(string line)
        {
            var kind = line.Contains(" = ", StringComparison.Ordinal) ? 2 : line.Contains(" static ", StringComparison.Ordinal) ? 1 : 0;
            return (kind, kind < 2 && !SortedBy(line).StartsWith("System\u0001", StringComparison.Ordinal));
        }

        /// <summary>A shorter name comes before those that go on after it.</summary>
        private static string SortedBy(string line) =>
            line.Replace("using ", "", StringComparison.Ordinal).Replace("static ", "", StringComparison.Ordinal)
                .Split(" = ")[0].Replace(';', '.').Replace('.', '\u0001');
    }

    /// <summary>Looks into the bodies of a type's methods, and of those that the compiler made of them.</summary>
    private sealed class CallsNoMethod(Func<string, bool> isForbidden) : ICustomRule
    {
        public bool MeetsRule(TypeDefinition type) =>
            type.NestedTypes.All(MeetsRule)
            && !type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions)
                .Any(
                    instruction => instruction.OpCode.FlowControl == FlowControl.Call
                        && isForbidden(((MethodReference)instruction.Operand).Name));
    }
}

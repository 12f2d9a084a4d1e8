using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Architecture;

/// <summary>The project graph is the architecture: the accused never sees the judge, and only the command line sees everything.</summary>
public sealed class ReferencesTests
{
    /// <summary>Project, the projects it may see, and the packages.</summary>
    public static TheoryData<string, string, string> Allowed => new()
    {
        { "Contract", "", "" },
        { "Model", "Contract", "" },
        { "Generation", "Contract Model", "FSharp.Core FsCheck" },
        { "Checking", "Contract Model", "" },
        { "Campaign", "Checking Contract Generation Model", "" },
        { "Simulation", "Contract", "" },
        { "Wire", "Contract", "IronSnappy" },
        { "Kafka", "Contract Wire", "Confluent.Kafka" },
        { "Reporting", "Campaign Checking Contract Model", "" },
        { "Cli", "Campaign Checking Contract Generation Kafka Model Reporting Simulation Wire", "Spectre.Console System.CommandLine" },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void AProjectReferencesWhatItMayAndNoMore(string project, string projects, string packages)
    {
        var file = XDocument.Load(ProjectFile(project));

        References(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)["OffsetConformance.".Length..]).Order(StringComparer.Ordinal)
            .ShouldBe(Words(projects));
        References(file, "PackageReference").Order(StringComparer.Ordinal).ShouldBe(Words(packages));
    }

    /// <summary>What the compiler saw, whatever the project file says.</summary>
    [Theory]
    [MemberData(nameof(Allowed))]
    public void AnAssemblyUsesNoOtherOfOurs(string project, string projects, string packages)
    {
        _ = packages;
        var name = project == "Cli" ? "offset-conformance" : $"OffsetConformance.{project}";
        var path = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        var used = System.Reflection.Assembly.LoadFrom(path).GetReferencedAssemblies()
            .Select(assembly => assembly.Name!).Where(assembly => assembly.StartsWith("OffsetConformance.")).Select(assembly => assembly["OffsetConformance.".Length..]);

        used.ShouldBeSubsetOf(Words(projects));
    }

    [Fact]
    public void EveryProjectHasItsRow() =>
        Directory.EnumerateDirectories(Repository.PathOf("src"), "OffsetConformance.*").Select(path => Path.GetFileName(path)["OffsetConformance.".Length..])
            .ShouldBe(Allowed.Select(row => (string)row[0]), ignoreOrder: true);

    /// <summary>Without it a project sees everything that its references see, and the rows above mean nothing.</summary>
    [Fact]
    public void AReferenceOfAReferenceIsNone() =>
        XDocument.Load(Repository.PathOf("src", "Directory.Build.props")).Descendants("DisableTransitiveProjectReferences").ShouldHaveSingleItem().Value.ShouldBe("true");

    private static string ProjectFile(string project) => Repository.PathOf("src", $"OffsetConformance.{project}", $"OffsetConformance.{project}.csproj");

    private static IEnumerable<string> References(XDocument file, string kind) => file.Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

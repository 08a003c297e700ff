using Entri.Admin.Domain;

namespace Entri.Admin.Commands.Demo;

/// <summary>The projects of a demo organization.</summary>
internal static class DemoProjects
{
    private const int ArchivedEvery = 6;

    private static readonly (string Name, string? Description, string Source, string Targets)[] Kinds =
    [
        ("Mobile app", "iOS and Android, strings and store listings.", "en", "de fr es it pt-BR ja ko zh-Hans ar"),
        ("Website", "Marketing pages and the blog.", "en", "de fr es"),
        ("Help center", "Articles for customers. Long texts; screenshots are translated too.", "en", "de fr es pt-BR ja"),
        ("Checkout", null, "en", "de fr es it nl pl cs sv fi nb uk el tr"),
        ("E-mails", "Receipts, reminders and the newsletter.", "en", "de fr"),
        ("Behördenkommunikation", "Amtliche Schreiben in leichter Sprache.", "de", "en tr ar uk"),
        ("Documentation", "For developers.", "en", "ja zh-Hans"),
        ("モバイルゲーム", "ダイアログ、アイテム、クエスト。", "ja", "en zh-Hans zh-Hant ko fr de"),
        ("Legal", "Terms and privacy. Only certified translators.", "en", "de fr es it nl"),
        ("Onboarding", null, "en", "de"),
        ("Firmware and device display texts for the 2027 product line (all regions)", "At most 20 characters a line.", "en", "de fr ja"),
        ("Tienda en línea", "Fichas de producto.", "es", "en pt-BR fr"),
    ];

    public static IEnumerable<Project> Add(DemoScene scene, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var (round, index) = Math.DivRem(number, Kinds.Length);
            var (name, description, source, targets) = Kinds[index];
            var start = scene.Organization.CreatedAt;
            var at = scene.Between(start, start + ((scene.Now - start) * 0.9));
            var project = new Project
            {
                Id = EntityId.NewProject(at),
                OrganizationId = scene.Organization.Id,
                Name = round == 0 ? name : $"{name} {scene.Now.Year - round}",
                Description = description,
                SourceLanguage = source,
                TargetLanguages = LanguageCode.Targets(targets.Split(' '), source),
                CreatedAt = at,
            };
            project.Touch(at);
            scene.Entries.Add(scene.AnyWho(Scope.ProjectsWrite, at).Caller.NewEntry(ActivityActions.ProjectCreated, project, at));
            if (number % ArchivedEvery == ArchivedEvery - 1)
            {
                var end = scene.Between(at, scene.Now);
                project.ArchivedAt = end;
                project.Touch(end);
                var by = scene.AnyWho(Scope.ProjectsWrite, end).Caller;
                scene.Entries.Add(by.NewEntry(ActivityActions.ProjectArchived, project, end, ("changed", "archivedAt")));
            }

            scene.Projects.Add(project);
            yield return project;
        }
    }
}

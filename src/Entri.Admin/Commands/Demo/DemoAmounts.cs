namespace Entri.Admin.Commands.Demo;

/// <summary>How much a demo organization has.</summary>
/// <param name="Members">People, the owner included; ten at least have every role among them.</param>
/// <param name="Projects">Projects, some of them archived.</param>
/// <param name="Tokens">Tokens; as many as there are states have each of them.</param>
/// <param name="Entries">Activity entries; more where people, projects and tokens alone take more.</param>
/// <param name="Days">How many days ago it began.</param>
public sealed record DemoAmounts(int Members = 50, int Projects = 25, int Tokens = 200, int Entries = 100_000, int Days = 400);

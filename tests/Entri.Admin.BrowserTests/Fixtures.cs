// One app and one browser serve every test that brings an organization of its own; they start with the first one.
[assembly: AssemblyFixture(typeof(BrowserHost))]
[assembly: AssemblyFixture(typeof(Chromium))]

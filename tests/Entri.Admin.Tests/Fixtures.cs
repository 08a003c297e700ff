// One host serves every test that does not need settings or a time of its own; it starts with the first request.
[assembly: AssemblyFixture(typeof(EntriHost))]

using System.Buffers.Binary;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>The first owner from the configuration.</summary>
public sealed class SetupTests : IAsyncDisposable
{
    private readonly DataFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Start_WithSetup_MakesOneOwnerWithASlowHashHoweverOftenItStarts()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var host = Host(("Setup:Email", start == 0 ? "ada@example.com" : "eve@example.com"));
            await using var db = host.OpenDatabase();

            var user = await db.Users.SingleAsync(Cancellation);
            Assert.Equal(("ada@example.com", "ada"), (user.Email, user.Name));
            IsSlow(Convert.FromBase64String(user.PasswordHash!));
            var organization = await db.Organizations.SingleAsync(Cancellation);
            Assert.Equal(("Acme", "acme"), (organization.Name, organization.Slug));
            var member = await db.Members.SingleAsync(Cancellation);
            Assert.Equal((organization.Id, user.Id, MemberRole.Owner), (member.OrganizationId, member.UserId, member.Role));
            var entry = await db.Activity.SingleAsync(Cancellation);
            Assert.Equal(("organization.created", user.Id, organization.Id), (entry.Action, entry.UserId, entry.OrganizationId));
        }
    }

    [Fact]
    public async Task FirstOwner_OfTenAtOnceWhereNobodyIsYet_IsOne()
    {
        await using var host = new EntriHost();
        await using var db = host.OpenDatabase();
        Assert.False(await db.Users.AnyAsync(Cancellation));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(number => RegisterAsync(host, $"ada{number}@example.com", isFirst: true)));

        Assert.Single(results, result => result.Failure is null);
        Assert.All(
            results,
            result =>
                Assert.True(result.Failure is null or Failure.Conflict { Message: "Entri Admin is set up already. Sign in instead." }));
        Assert.Equal(1, await db.Users.CountAsync(Cancellation));
        Assert.Equal(1, await db.Organizations.CountAsync(Cancellation));
    }

    [Fact]
    public async Task SignUp_WithAPasswordOfWhatItNames_IsRefused()
    {
        await using var host = EntriHost.With(new() { ["Accounts:AllowSignUp"] = "true" });
        await using var scope = host.App.CreateAsyncScope();
        var register = scope.ServiceProvider.GetRequiredService<Register>();
        string[] passwords = ["lovelace-bq7-zt", "kalkulon-bq7-zt", "northwind-bq7-zt"];

        foreach (var password in passwords)
        {
            var request = new RegisterRequest("Ada Lovelace", "ada@kalkulon.example", password, "Northwind");
            var result = await register.SignUpAsync(request, new Client(null, "tests"), Cancellation);
            Assert.Equal(
                "password must be more than your name, your email address, your organization or Entri with a little added",
                Assert.Single(Assert.IsType<Failure.Invalid>(result.Failure).Errors).Message);
        }
    }

    [Fact]
    public async Task SignUp_OfTenAtOnceWithOneAddressInAnyCase_IsOne()
    {
        await using var host = EntriHost.With(new() { ["Accounts:AllowSignUp"] = "true" });

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => RegisterAsync(
            host, number % 2 == 0 ? "ADA@münchen.example" : " ada@XN--MNCHEN-3YA.example", isFirst: false)));

        Assert.Single(results, result => result.Failure is null);
        Assert.All(
            results, result => Assert.True(result.Failure is null or Failure.Conflict { Message: "This email address cannot be used." }));
    }

    [Fact]
    public async Task SignUp_OfFiveAtOnceWithOneOrganizationsName_NumbersTheirSlugs()
    {
        await using var host = EntriHost.With(new() { ["Accounts:AllowSignUp"] = "true" });

        var results = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(number => RegisterAsync(host, $"ada{number}@example.com", isFirst: false)));

        Assert.All(results, result => Assert.Null(result.Failure));
        await using var db = host.OpenDatabase();
        Assert.Equal(
            ["acme", "acme-2", "acme-3", "acme-4", "acme-5"],
            await db.Organizations.Select(organization => organization.Slug).Order().ToListAsync(Cancellation));
    }

    /// <summary>The layout of Identity's version 3: marker, pseudo-random function (2 is HMAC-SHA512), iterations.</summary>
    private static void IsSlow(byte[] hash)
    {
        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)) >= 210_000);
    }

    private static async Task<Result<StartedSession>> RegisterAsync(EntriHost host, string email, bool isFirst)
    {
        await using var scope = host.App.CreateAsyncScope();
        var register = scope.ServiceProvider.GetRequiredService<Register>();
        var request = new RegisterRequest("Ada", email, "correct horse battery", "Acme");
        var client = new Client(null, "tests");
        return isFirst
            ? await register.FirstOwnerAsync(request, client, Cancellation)
            : await register.SignUpAsync(request, client, Cancellation);
    }

    private EntriHost Host(params (string Key, string Value)[] settings) => EntriHost.With(new(
        settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
    {
        ["DataDirectory"] = _folder.Path,
        ["Setup:Password"] = "correct horse battery",
        ["Setup:Organization"] = "Acme",
    });
}

using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Security;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed partial class ApiTokenSecretTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 34;
    private const int Count = 1_000_000;

    [Fact]
    public void Generate_AMillionTimes_IsUniqueWellFormedAndEvenlySpread()
    {
        var seen = new HashSet<string>(Count, StringComparer.Ordinal);
        var counts = new int[RandomLength, 128];
        for (var i = 0; i < Count; i++)
        {
            var value = ApiTokenSecret.Generate().Reveal();
            Assert.True(ApiTokenFormat.IsWellFormed(value));
            Assert.True(seen.Add(value));
            for (var position = 0; position < RandomLength; position++)
            {
                counts[position, value[6 + position]]++;
            }
        }

        Assert.All(Enumerable.Range(0, RandomLength), position => Assert.InRange(ChiSquare(counts, position), 15, 150));
    }

    [Fact]
    public void Generate_EachTime_HasTheFormOfTheContract()
    {
        for (var i = 0; i < 1000; i++)
        {
            var value = ApiTokenSecret.Generate().Reveal();

            Assert.Equal(46, value.Length);
            Assert.Equal(value, Form.Match($"token={value}, and more").Value);
            Assert.Equal(Checksum(value[..40]), value[40..]);
        }
    }

    [Fact]
    public void IsWellFormed_OneCharacterChangedAnywhere_IsFalse()
    {
        var value = ApiTokenSecret.Generate().Reveal();
        for (var position = 0; position < value.Length; position++)
        {
            foreach (var other in Alphabet.Where(other => other != value[position]))
            {
                Assert.False(ApiTokenFormat.IsWellFormed(string.Concat(value.AsSpan(0, position), [other], value.AsSpan(position + 1))));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("entri_")]
    [InlineData("entri_é000000000000000000000000000000000000000")]
    [InlineData("entri_\u0660000000000000000000000000000000000000")]
    public void IsWellFormed_OfGarbage_IsFalse(string text) => Assert.False(ApiTokenFormat.IsWellFormed(text));

    [Fact]
    public void IsWellFormed_WithMoreAroundIt_IsFalse()
    {
        var value = ApiTokenSecret.Generate().Reveal();

        Assert.True(ApiTokenFormat.IsWellFormed(value));
        Assert.False(ApiTokenFormat.IsWellFormed(value + "0"));
        Assert.False(ApiTokenFormat.IsWellFormed(value + "\n"));
        Assert.False(ApiTokenFormat.IsWellFormed(" " + value));
        Assert.False(ApiTokenFormat.IsWellFormed(value.ToUpperInvariant()));
    }

    [Fact]
    public void Secret_AsText_HidesItsValue()
    {
        var secret = ApiTokenSecret.Generate();
        var random = secret.Reveal()[10..];

        Assert.DoesNotContain(random, secret.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(random, JsonSerializer.Serialize(secret), StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_PartsThatAreKept_AreThePublicOnes()
    {
        var secret = ApiTokenSecret.Generate();
        var token = new ApiToken
        {
            Id = "tok_1",
            OrganizationId = "org_1",
            Name = "CI",
            Scopes = ScopeSet.None,
            CreatedAt = TestTime.Start,
            CreatedByName = "Ada",
        };

        var value = secret.AddTo(token, TestTime.Start);

        Assert.Equal(secret.Reveal()[..10], value.Prefix);
        Assert.Equal(secret.Reveal()[^4..], value.Suffix);
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(secret.Reveal())), value.Hash);
    }

    /// <summary>How far the counts of one position are from even. By chance it leaves 15 to 150 less than once in a million runs.</summary>
    private static double ChiSquare(int[,] counts, int position)
    {
        const double Expected = (double)Count / 62;
        return Alphabet.Sum(character => Math.Pow(counts[position, character] - Expected, 2) / Expected);
    }

    /// <summary>The checksum as the contract describes it, computed another way than the app does.</summary>
    private static string Checksum(string body)
    {
        var number = new BigInteger(Crc32.HashToUInt32(Encoding.ASCII.GetBytes(body)));
        return string.Concat(Enumerable.Range(0, 6).Select(i => Alphabet[(int)(number / BigInteger.Pow(62, 5 - i) % 62)]));
    }

    [GeneratedRegex(@"\bentri_[0-9A-Za-z]{40}\b")]
    private static partial Regex Form { get; }
}

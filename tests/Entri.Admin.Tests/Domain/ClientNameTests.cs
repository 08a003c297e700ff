using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class ClientNameTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("curl/8.5.0", "curl/8.5.0")]
    [InlineData(" a\tb\u001b[31m\u202e\u0000c\n", "ab[31mc")]
    [InlineData("x entri_0123456789abcdefghijklmnopqrstuvwxyzABCD y", "x entri_(hidden) y")]
    [InlineData("x en\u200btri_0123456789", "x entri_(hidden)")]
    [InlineData("x %65ntri%5F0123", "(hidden)")]
    [InlineData("x %2565ntri%255F0123", "(hidden)")]
    [InlineData("100% fine", "100% fine")]
    public void Of_WhatProgramsSay_IsShownOnOneLineWithoutAToken(string? userAgent, string expected) =>
        Assert.Equal(expected, ClientName.Of(userAgent));

    [Fact]
    public void Of_HalvesOfCharacters_HasNone()
    {
        Assert.Equal("half  end", ClientName.Of("half \ud83d end"));
        Assert.Equal(ClientName.MaxLength, ClientName.Of(new string('a', 500)).Length);
        Assert.Equal(new string('a', ClientName.MaxLength - 1), ClientName.Of(new string('a', ClientName.MaxLength - 1) + "😀😀"));
    }
}

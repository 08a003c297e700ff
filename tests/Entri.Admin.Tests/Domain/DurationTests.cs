using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90s", "00:01:30")]
    [InlineData("15m", "00:15:00")]
    [InlineData("24h", "1.00:00:00")]
    [InlineData("14d", "14.00:00:00")]
    [InlineData("0s", "00:00:00")]
    [InlineData("00:15:00", "00:15:00")]
    [InlineData("1.12:00:00", "1.12:00:00")]
    [InlineData("00:00:00.5000000", "00:00:00.5000000")]
    public void Parse_WhatHasAUnit_IsThatLong(string text, string expected) =>
        Assert.Equal(expected, Duration.Parse(text).Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("15:00")]
    [InlineData("-15m")]
    [InlineData("-00:15:00")]
    [InlineData("1.5h")]
    [InlineData("15 m")]
    [InlineData("15M")]
    [InlineData("15m\n")]
    [InlineData("9999999d")]
    [InlineData("99999999.00:00:00")]
    public void Parse_WhatCouldMeanAnotherLength_IsRefused(string text) => Assert.Throws<FormatException>(() => Duration.Parse(text));
}

using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class AddressRangesTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData(" 10.0.0.0/8 ", "10.0.0.0/8")]
    [InlineData("203.0.113.7/32", "203.0.113.7")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1")]
    [InlineData("::/0", "::/0")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    public void Clean_OfAnAddressOrARange_IsItsShortForm(string text, string expected) =>
        Assert.Equal(expected, AddressRanges.Clean(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("10.1")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.0/")]
    [InlineData("2001:db8::/129")]
    [InlineData("2001:db8::1/32")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("::ffff:10.0.0.0/95")]
    [InlineData("10.0.0.0/8 192.0.2.1")]
    public void Clean_OfAnythingElse_IsNull(string? text) => Assert.Null(AddressRanges.Clean(text));

    [Fact]
    public void Meant_WithBitsBehindTheLength_IsTheRangeThatTheyLieIn() =>
        Assert.Equal("10.0.0.0/8", AddressRanges.Meant("10.0.0.1/8"));

    [Theory]
    [InlineData("10.255.255.255", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("11.0.0.0", false)]
    [InlineData("2001:db8:ffff::1", true)]
    [InlineData("2001:db9::", false)]
    [InlineData("::10.1.2.3", false)]
    public void Contain_AnAddress_WhereOneOfThemDoes(string address, bool expected)
    {
        AddressRanges ranges = ["10.0.0.0/8", "2001:db8::/32"];

        Assert.Equal(expected, ranges.Contain(IPAddress.Parse(address)));
        Assert.False(ranges.Contain(null));
    }

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("10.2.0.0/16 10.3.4.5", true)]
    [InlineData("10.0.0.0/7", false)]
    [InlineData("10.2.0.0/16 192.0.2.1", false)]
    [InlineData("0.0.0.0/0", false)]
    [InlineData("::/0", false)]
    public void AreWithin_Others_WhereEachLiesInOneOfThem(string ranges, bool expected) =>
        Assert.Equal(expected, AddressRanges.Parse(ranges).AreWithin(["10.0.0.0/8", "2001:db8::/32"]));
}

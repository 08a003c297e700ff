using Entri.Admin.Features.Invitations;

namespace Entri.Admin.Tests.Features.Invitations;

/// <summary>Addresses as people paste them.</summary>
public sealed class AddressListTests
{
    [Theory]
    [InlineData("a@example.com", "a@example.com")]
    [InlineData(" a@example.com ,b@example.com;\r\n\n c@example.com,, ", "a@example.com b@example.com c@example.com")]
    [InlineData("Grace Hopper <grace@example.com>, <b@example.com>", "grace@example.com b@example.com")]
    [InlineData("\"Hopper, Grace\" <grace@example.com>\nb@example.com", "grace@example.com b@example.com")]
    [InlineData("\"Never closed, a@example.com\nb@example.com", "\"Never closed, a@example.com b@example.com")]
    [InlineData("A@example.com, a@EXAMPLE.com", "A@example.com")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Of_WhatIsPasted_FindsEachAddressOnce(string? text, string addresses) =>
        Assert.Equal(addresses, string.Join(' ', AddressList.Of(text)));

    [Theory]
    [InlineData("a@example.com, Grace <grace@example.com>", null)]
    [InlineData(" ,; ", "Enter an email address")]
    [InlineData("a@example.com, nobody", "Check “nobody”: it is no email address")]
    [InlineData("a@example.com b@example.com", "Check “a@example.com b@example.com”: it is no email address")]
    public void Error_NamesTheFirstThatIsWrong(string text, string? error) => Assert.Equal(error, AddressList.Error(text));

    [Fact]
    public void Error_OfTooMany_SaysHowManyMay() => Assert.Equal(
        "Invite at most 50 people at a time",
        AddressList.Error(string.Join(',', Enumerable.Range(0, 51).Select(number => $"a{number}@example.com"))));
}

using Bunit;
using Entri.Admin.Forms;
using Entri.Admin.Tests.Components;

namespace Entri.Admin.Tests.Forms;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class ChoiceFieldTests : ComponentTest
{
    private static readonly string[] Choices = ["7 days", "90 days", "Never"];

    private string _chosen = "90 days";

    [Fact]
    public async Task Choice_IsShownByItsLabelAndTold()
    {
        var field = Show();

        Assert.Equal(field.Find("select").Id, field.Find("label").GetAttribute("for"));
        Assert.Equal("Expires", field.Find("label").TextContent);
        Assert.Equal(Choices, field.FindAll("option").Select(option => option.TextContent));
        Assert.Equal("1", field.Find("select").GetAttribute("value"));

        await field.Find("select").ChangeAsync("2");
        Assert.Equal("Never", _chosen);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("Never")]
    public async Task Choice_ThatDoesNotExist_ChangesNothing(string value)
    {
        await Show().Find("select").ChangeAsync(value);

        Assert.Equal("90 days", _chosen);
    }

    [Fact]
    public void Error_StandsInThePlaceOfTheExplanationAndDescribesTheField()
    {
        var field = Show();
        Assert.False(field.Find("select").HasAttribute("aria-invalid"));
        Assert.Equal("How long it lives", Description(field));

        field.Render(view => view.Add(f => f.Error, "must be in the future"));

        Assert.Equal("true", field.Find("select").GetAttribute("aria-invalid"));
        Assert.Equal("Expires must be in the future", Description(field));
    }

    private static string Description(IRenderedComponent<ChoiceField<string>> field) =>
        field.Find($"#{field.Find("select").GetAttribute("aria-describedby")}").TextContent;

    private IRenderedComponent<ChoiceField<string>> Show() => Render<ChoiceField<string>>(view => view
        .Add(field => field.Label, "Expires").Add(field => field.Name, "expiry").Add(field => field.Choices, Choices)
        .Add(field => field.HelperText, "How long it lives")
        .Bind(field => field.Value, _chosen, chosen => _chosen = chosen));
}

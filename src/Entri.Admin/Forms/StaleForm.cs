using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Features;

namespace Entri.Admin.Forms;

/// <summary>
/// A form that was sent by somebody else than the page was made for: the person signed in or out in another tab meanwhile, or the browser
/// did not keep the page's cookie. Nothing is done with it but to show it again, filled in and good to be sent.
/// </summary>
/// <param name="fields">What was typed.</param>
/// <param name="hadCookie">Whether the browser sent any cookie that a page had set.</param>
public sealed class StaleForm(IFormCollection fields, bool hadCookie)
{
    /// <summary>Whether the browser seems to keep cookies.</summary>
    public bool HadCookie => hadCookie;

    /// <summary>What was typed into a field, or null; the caller of this leaves passwords out.</summary>
    public string? this[string field] => fields.TryGetValue(field, out var value) ? value.ToString() : null;
}

/// <summary>Finds forms that are out of date.</summary>
public static class StaleForms
{
    /// <summary>The form that is shown again in this answer, or null.</summary>
    public static StaleForm? StaleForm(this HttpContext context) => context.Features.Get<StaleForm>();

    /// <summary>
    /// Shows a page with a form again where the form's token belongs to somebody else, instead of an error without a way on. It comes
    /// behind the check of the token, and lets nothing through to what the form would do.
    /// </summary>
    public static void UseStaleForms(this WebApplication app) => app.Use((context, next) =>
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ExcludeFromInteractiveRoutingAttribute>() is not null;
        if (isPage
            && HttpMethods.IsPost(context.Request.Method)
            && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            // With the verdict the framework would also refuse to read the fields. A page that is only shown has no use for either.
            context.Features.Set<IAntiforgeryValidationFeature>(null);
            var fields = context.Features.Get<IFormFeature>()?.Form ?? FormCollection.Empty;
            context.Features.Set(new StaleForm(fields, context.Request.Cookies.Count > 0));
            context.Request.Method = HttpMethods.Get;
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        return next(context);
    });
}

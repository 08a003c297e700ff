namespace Entri.Admin.Features.MailSettings;

/// <summary>Registers what the page about mail needs.</summary>
public static class MailSettingsServices
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddMailSettings(this IServiceCollection services) =>
        services.AddSingleton<ShowMail>().AddSingleton<SendTestMail>();
}

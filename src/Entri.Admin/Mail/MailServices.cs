namespace Entri.Admin.Mail;

/// <summary>Registers what sends messages.</summary>
public static class MailServices
{
    /// <summary>Adds the outbox and its sender.</summary>
    public static IServiceCollection AddEntriMail(this IServiceCollection services) => services
        .AddSingleton<Outbox>()
        .AddSingleton<MailDelivery>()
        .AddSingleton<MailSender>()
        .AddHostedService(provider => provider.GetRequiredService<MailSender>());
}

using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Mail;

namespace Entri.Admin.Features.MailSettings;

/// <summary>How mail goes, for the person who runs the installation, and a test message.</summary>
public sealed partial class MailSettingsPage(PersonActions actions, ShowMail show, SendTestMail send)
{
    private MailView? _view;
    private TestMailResult? _result;
    private string? _requestId;
    private bool _isForbidden;
    private bool _isSending;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private static string Security(string kind) => kind switch
    {
        SmtpOptions.Tls => "Encrypted from the start (TLS)",
        SmtpOptions.StartTls => "Encrypted (STARTTLS)",
        _ => "Not encrypted",
    };

    private async Task LoadAsync()
    {
        var shown = await actions.DoAsync(caller => show.ExecuteAsync(caller, CancellationToken.None));
        _isForbidden = shown.Failure is Failure.Refused;
        _requestId = shown.Failure is Failure.Unavailable or Failure.TooManyRequests ? actions.Note(shown.Failure) : null;
        _view = shown.Failure is null ? shown.Value : null;
    }

    private async Task SendAsync()
    {
        (_isSending, _result) = (true, null);
        var sent = await actions.DoOrTellAsync(caller => send.ExecuteAsync(caller, CancellationToken.None));
        _isSending = false;
        _result = sent.Failure is null ? sent.Value : null;
        await LoadAsync();
    }
}

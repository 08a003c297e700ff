using System.Net.Sockets;
using Entri.Admin.Hosting;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Entri.Admin.Mail;

/// <summary>Why a message was not taken, in the words of the mail server or the network.</summary>
public sealed class MailException : Exception
{
    private const int MaxLength = 500;

    private MailException(string message, bool isFinal, bool isServerAway, Exception inner)
        : base(message, inner) => (IsFinal, IsServerAway) = (isFinal, isServerAway);

    /// <summary>Whether it will never be taken: there is no such person.</summary>
    public bool IsFinal { get; }

    /// <summary>Whether the server could not be spoken to at all, so that other messages will fare the same.</summary>
    public bool IsServerAway { get; }

    internal static MailException Of(Exception exception, string target)
    {
        // What is no address for the library will never be one.
        var isFinal = exception is ParseException
            or SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted, StatusCode: >= (SmtpStatusCode)500 };
        var why = exception switch
        {
            OperationCanceledException => $"{target} did not answer in time.",
            SmtpCommandException command => $"The mail server answered: {(int)command.StatusCode} {command.Message}",
            AuthenticationException => $"The mail server did not take Smtp:User and Smtp:Password: {exception.Message}",
            SslHandshakeException => $"The certificate of {target} is not good, or it speaks no TLS there: {FirstLine(exception)}",
            NotSupportedException => $"{target} does not offer what Smtp:Security asks for: {exception.Message}",
            SocketException or IOException => $"{target} could not be reached: {exception.Message}",
            _ => exception.Message,
        };

        // A server may quote the message, wrapped as it was sent, and with it a link that lets people in.
        var whole = why.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal);
        var line = MailTemplate.LineOf(Redactor.Lines(whole), MaxLength);
        return new MailException(line, isFinal, exception is not (SmtpCommandException or ParseException), exception);
    }

    /// <summary>The library explains at length what programmers can do.</summary>
    private static string FirstLine(Exception exception) =>
        exception.InnerException?.Message ?? exception.Message.Split('\n')[0].Trim();
}

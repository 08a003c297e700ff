using System.Net;
using Entri.Admin.Domain;
using MimeKit;

namespace Entri.Admin.Mail;

/// <summary>The mail server. Configuration section <c>Smtp</c>; without a host, messages become files.</summary>
public sealed class SmtpOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Smtp";

    /// <summary>The connection is never encrypted: for a server on this machine or in a network of its own.</summary>
    public const string None = "none";

    /// <summary>The connection starts plain and must become encrypted before anything is said.</summary>
    public const string StartTls = "starttls";

    /// <summary>The connection is encrypted from its first byte.</summary>
    public const string Tls = "tls";

    private static readonly Dictionary<string, int> UsualPorts = new() { [None] = 25, [StartTls] = 587, [Tls] = 465 };

    /// <summary>The host name of the server; empty for none.</summary>
    public string? Host { get; set; }

    /// <summary>Its port; left out, the usual one of the kind of security.</summary>
    public int? Port { get; set; }

    /// <summary>The user name there; empty where the server asks for none.</summary>
    public string? User { get; set; }

    /// <summary>The password there.</summary>
    public string? Password { get; set; }

    /// <summary>Whom messages are from: <c>Entri &lt;entri@example.com&gt;</c> or the address alone.</summary>
    public string? From { get; set; }

    /// <summary>How the connection is secured: <c>none</c>, <c>starttls</c> or <c>tls</c>.</summary>
    public string Security { get; set; } = StartTls;

    /// <summary>Whether there is a mail server.</summary>
    public bool HasServer => !string.IsNullOrEmpty(Host);

    /// <summary>The port to connect to.</summary>
    public int ActualPort => Port ?? UsualPorts[Security];

    /// <summary>Whom messages are from; where nobody said, nobody at the host that people know.</summary>
    /// <param name="publicHost">The host name of the app.</param>
    public MailboxAddress Sender(string publicHost) => ParseSender() ?? new MailboxAddress("Entri Admin", $"no-reply@{publicHost}");

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors()
    {
        var hasPassword = !string.IsNullOrEmpty(Password);
        return
        [
            !HasServer || Uri.CheckHostName(Host) != UriHostNameType.Unknown ? null
                : $"Smtp:Host must be a host name such as mail.example.com, but is '{Host}'.",
            Port is null or (>= 1 and <= IPEndPoint.MaxPort) ? null : $"Smtp:Port must be from 1 to {IPEndPoint.MaxPort}.",
            UsualPorts.ContainsKey(Security) ? null
                : $"Smtp:Security must be {string.Join(", ", UsualPorts.Keys)}, but is '{Security}'.",
            string.IsNullOrEmpty(User) == !hasPassword ? null : "Smtp:User and Smtp:Password go together: set both, or none.",
            hasPassword && Security == None && HasServer && !IsThisMachine(Host!)
                ? "Smtp:Security must be starttls or tls where there is a password, which others could read on its way." : null,
            HasServer && string.IsNullOrEmpty(From) ? "Smtp:From must be the address that messages are from." : null,
            string.IsNullOrEmpty(From) || ParseSender() is not null ? null
                : $"Smtp:From must be an address such as entri@example.com or Entri <entri@example.com>, but is '{From}'.",
        ];
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));

    private MailboxAddress? ParseSender() =>
        MailboxAddress.TryParse(From, out var sender) && EmailAddress.Clean(sender.Address) is not null ? sender : null;
}

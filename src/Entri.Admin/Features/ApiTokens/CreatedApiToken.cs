using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>A token and its value, at the only moment when both are there.</summary>
/// <param name="Token">The token.</param>
/// <param name="Secret">Its value; null where the request only repeats one that was done.</param>
public sealed record CreatedApiToken(ApiToken Token, ApiTokenSecret? Secret);

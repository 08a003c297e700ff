using System.Security.Cryptography;
using System.Text;

namespace Entri.Admin.Domain;

/// <summary>The picture of an organization. It is never changed: another picture is another logo.</summary>
public sealed class LogoFile
{
    /// <summary>The length of a name, in characters.</summary>
    public const int NameLength = 32;

    /// <summary>The first part of the addresses.</summary>
    public const string Folder = "logos";

    /// <summary>Its name in addresses. Who knows neither the organization's id nor the name cannot guess it.</summary>
    public required string Name { get; init; }

    /// <summary>Whose logo it is.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>A PNG image that this program has made.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The address of a logo, relative to the app's and to that of any page; null where there is none.</summary>
    public static string? AddressOf(string? name) => name is null ? null : $"{Folder}/{name}.png";

    /// <summary>A logo of an organization.</summary>
    /// <param name="organizationId">Whose.</param>
    /// <param name="content">A PNG image.</param>
    public static LogoFile Create(string organizationId, byte[] content) => new()
    {
        Name = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(organizationId), 0, .. content]))[..NameLength],
        OrganizationId = organizationId,
        Content = content,
    };
}

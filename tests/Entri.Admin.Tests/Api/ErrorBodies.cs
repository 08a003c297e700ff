namespace Entri.Admin.Tests.Api;

/// <summary>The bodies that the contract fixes to the byte. They are written out, not made by the code that they test.</summary>
internal static class ErrorBodies
{
    public const string Unauthorized = """{"statusCode":401,"message":"Unauthorized","error":"Unauthorized"}""";
    public const string Forbidden = """{"statusCode":403,"message":"Forbidden resource","error":"Forbidden"}""";
    public const string ProjectNotFound = """{"statusCode":404,"message":"Project not found","error":"Not Found"}""";
    public const string TokenNotFound = """{"statusCode":404,"message":"Token not found","error":"Not Found"}""";
    public const string MemberNotFound = """{"statusCode":404,"message":"Member not found","error":"Not Found"}""";
    public const string OrganizationNotFound = """{"statusCode":404,"message":"Organization not found","error":"Not Found"}""";
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class TokenOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_OrganizationId_ExpiresAt_Id",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_OrganizationId_LastUsedAt_Id",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_OrganizationId_NormalizedName_Id",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_OrganizationId_Scopes_Id",
                table: "ApiTokens");

            migrationBuilder.AddColumn<string>(
                name: "Hint",
                table: "ApiTokens",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "RecentRequests",
                table: "ApiTokens",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.Sql("""
                UPDATE "ApiTokens" SET
                    "Hint" = COALESCE((SELECT v."Prefix" || '…' || v."Suffix" FROM "ApiTokenValues" v WHERE v."TokenId" = "ApiTokens"."Id"
                        ORDER BY v."Number" DESC LIMIT 1), ''),
                    "RecentRequests" = COALESCE((SELECT SUM(d."Requests") FROM "ApiTokenDays" d WHERE d."TokenId" = "ApiTokens"."Id"
                        AND d."Day" >= (now() AT TIME ZONE 'utc')::date - 29 AND d."Day" < (now() AT TIME ZONE 'utc')::date + 1), 0);
                """);

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokenValues_Replaced",
                table: "ApiTokenValues",
                columns: new[] { "Prefix", "Suffix", "TokenId" },
                filter: "\"ValidUntil\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_Expiry",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "ExpiresAt", "Id", "RevokedAt", "DisabledAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_LastUsed",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "LastUsedAt", "Id", "RevokedAt", "DisabledAt", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_Name",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "NormalizedName", "Id", "RevokedAt", "DisabledAt", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_Requests",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "RecentRequests", "Id", "RevokedAt", "DisabledAt", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_Scopes",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "Scopes", "Id", "RevokedAt", "DisabledAt", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_Value",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "Hint", "Id", "RevokedAt", "DisabledAt", "ExpiresAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ApiTokenValues_Replaced",
                table: "ApiTokenValues");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_Expiry",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_LastUsed",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_Name",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_Requests",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_Scopes",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_Value",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "Hint",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "RecentRequests",
                table: "ApiTokens");

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_OrganizationId_ExpiresAt_Id",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "ExpiresAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_OrganizationId_LastUsedAt_Id",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "LastUsedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_OrganizationId_NormalizedName_Id",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "NormalizedName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_OrganizationId_Scopes_Id",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "Scopes", "Id" });
        }
    }
}

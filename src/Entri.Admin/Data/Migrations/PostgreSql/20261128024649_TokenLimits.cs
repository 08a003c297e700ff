using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class TokenLimits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AllowedIps",
                table: "ApiTokens",
                type: "character varying(2250)",
                maxLength: 2250,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "CanRotateItself",
                table: "ApiTokens",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ContactEmail",
                table: "ApiTokens",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Projects",
                table: "ApiTokens",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RateLimit",
                table: "ApiTokens",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RevocationReason",
                table: "ApiTokens",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_OrganizationId_Projects",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "Projects" },
                filter: "\"Projects\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_OrganizationId_Projects",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "AllowedIps",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "CanRotateItself",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "ContactEmail",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "Projects",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "RateLimit",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "RevocationReason",
                table: "ApiTokens");
        }
    }
}

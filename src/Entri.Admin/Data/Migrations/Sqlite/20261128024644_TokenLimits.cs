using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 2250,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "CanRotateItself",
                table: "ApiTokens",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ContactEmail",
                table: "ApiTokens",
                type: "TEXT",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Projects",
                table: "ApiTokens",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RateLimit",
                table: "ApiTokens",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RevocationReason",
                table: "ApiTokens",
                type: "INTEGER",
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

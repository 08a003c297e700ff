using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class TokenLeaksAndLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_OrganizationId_CreatedAt",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_OrganizationId_NormalizedName",
                table: "ApiTokens");

            migrationBuilder.AddColumn<bool>(
                name: "Policy_FlagsLeakedTokens",
                table: "Organizations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ReportedAt",
                table: "ApiTokenValues",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReportedUrl",
                table: "ApiTokenValues",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "IdempotencyRecords",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    BodyHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    TokenId = table.Column<string>(type: "character varying(40)", nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdempotencyRecords", x => x.Id);
                    table.ForeignKey(
                        name: "FK_IdempotencyRecords_ApiTokens_TokenId",
                        column: x => x.TokenId,
                        principalTable: "ApiTokens",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TokenLeakReports",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SignedBy = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C"),
                    Finds = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TokenLeakReports", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_Created",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "CreatedAt", "Id", "RevokedAt", "DisabledAt", "ExpiresAt", "LastUsedAt" });

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

            migrationBuilder.CreateIndex(
                name: "IX_IdempotencyRecords_CreatedAt",
                table: "IdempotencyRecords",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_IdempotencyRecords_TokenId",
                table: "IdempotencyRecords",
                column: "TokenId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "IdempotencyRecords");

            migrationBuilder.DropTable(
                name: "TokenLeakReports");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_Created",
                table: "ApiTokens");

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

            migrationBuilder.DropColumn(
                name: "Policy_FlagsLeakedTokens",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "ReportedAt",
                table: "ApiTokenValues");

            migrationBuilder.DropColumn(
                name: "ReportedUrl",
                table: "ApiTokenValues");

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_OrganizationId_CreatedAt",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_OrganizationId_NormalizedName",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "NormalizedName" });
        }
    }
}

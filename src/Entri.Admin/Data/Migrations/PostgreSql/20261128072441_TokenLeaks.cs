using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class TokenLeaks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TokenLeakReports");

            migrationBuilder.DropColumn(
                name: "Policy_FlagsLeakedTokens",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "ReportedAt",
                table: "ApiTokenValues");

            migrationBuilder.DropColumn(
                name: "ReportedUrl",
                table: "ApiTokenValues");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TokenLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Policy_IdleSince",
                table: "Organizations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Policy_MaxIdleDays",
                table: "Organizations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "UsedAfterEndAt",
                table: "ApiTokenValues",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ApiTokenCalls",
                columns: table => new
                {
                    TokenId = table.Column<string>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ValueNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    Scope = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    ProjectId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 45, nullable: false),
                    UserAgent = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiTokenCalls", x => new { x.TokenId, x.Day, x.ValueNumber, x.Outcome, x.Scope, x.ProjectId, x.Address, x.UserAgent });
                    table.ForeignKey(
                        name: "FK_ApiTokenCalls_ApiTokens_TokenId",
                        column: x => x.TokenId,
                        principalTable: "ApiTokens",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ApiTokenDays",
                columns: table => new
                {
                    TokenId = table.Column<string>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiTokenDays", x => new { x.TokenId, x.Day, x.Outcome });
                    table.ForeignKey(
                        name: "FK_ApiTokenDays_ApiTokens_TokenId",
                        column: x => x.TokenId,
                        principalTable: "ApiTokens",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ApiTokenHours",
                columns: table => new
                {
                    TokenId = table.Column<string>(type: "TEXT", nullable: false),
                    Hour = table.Column<long>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiTokenHours", x => new { x.TokenId, x.Hour, x.Outcome });
                    table.ForeignKey(
                        name: "FK_ApiTokenHours_ApiTokens_TokenId",
                        column: x => x.TokenId,
                        principalTable: "ApiTokens",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OrganizationHours",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", nullable: false),
                    Hour = table.Column<long>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationHours", x => new { x.OrganizationId, x.Hour, x.Outcome });
                    table.ForeignKey(
                        name: "FK_OrganizationHours_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TokenCalendars",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    CodeHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TokenCalendars", x => x.OrganizationId);
                    table.ForeignKey(
                        name: "FK_TokenCalendars_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TokenNotices",
                columns: table => new
                {
                    TokenId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    End = table.Column<long>(type: "INTEGER", nullable: false),
                    DaysBefore = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TokenNotices", x => new { x.TokenId, x.Kind, x.End, x.DaysBefore });
                    table.ForeignKey(
                        name: "FK_TokenNotices_ApiTokens_TokenId",
                        column: x => x.TokenId,
                        principalTable: "ApiTokens",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokenValues_Unclaimed",
                table: "ApiTokenValues",
                column: "CreatedAt",
                filter: "\"PickedUpAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_ExpiresAt",
                table: "ApiTokens",
                column: "ExpiresAt",
                filter: "\"ExpiresAt\" IS NOT NULL AND \"RevokedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_TokenCalendars_CodeHash",
                table: "TokenCalendars",
                column: "CodeHash",
                unique: true);

            // What was counted goes on as accepted.
            migrationBuilder.Sql(
                """INSERT INTO "ApiTokenDays" ("TokenId", "Day", "Outcome", "Requests") SELECT "TokenId", "Day", 0, "Requests" FROM "ApiTokenUsage";""");

            migrationBuilder.DropTable(
                name: "ApiTokenUsage");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ApiTokenCalls");

            migrationBuilder.DropTable(
                name: "ApiTokenDays");

            migrationBuilder.DropTable(
                name: "ApiTokenHours");

            migrationBuilder.DropTable(
                name: "OrganizationHours");

            migrationBuilder.DropTable(
                name: "TokenCalendars");

            migrationBuilder.DropTable(
                name: "TokenNotices");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokenValues_Unclaimed",
                table: "ApiTokenValues");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_ExpiresAt",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "Policy_IdleSince",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "Policy_MaxIdleDays",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "UsedAfterEndAt",
                table: "ApiTokenValues");

            migrationBuilder.CreateTable(
                name: "ApiTokenUsage",
                columns: table => new
                {
                    TokenId = table.Column<string>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiTokenUsage", x => new { x.TokenId, x.Day });
                    table.ForeignKey(
                        name: "FK_ApiTokenUsage_ApiTokens_TokenId",
                        column: x => x.TokenId,
                        principalTable: "ApiTokens",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }
    }
}

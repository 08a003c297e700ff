using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SessionsOfMembers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand: EF would rebuild the table in three transactions, and a start that is killed between them would leave a table that is
            // in the way of every later one.
            migrationBuilder.DropIndex(name: "IX_Sessions_ExpiresAt", table: "Sessions");
            migrationBuilder.DropIndex(name: "IX_Sessions_Hash", table: "Sessions");
            migrationBuilder.DropIndex(name: "IX_Sessions_OrganizationId", table: "Sessions");
            migrationBuilder.DropIndex(name: "IX_Sessions_UserId", table: "Sessions");
            migrationBuilder.RenameTable(name: "Sessions", newName: "OldSessions");

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    UserId = table.Column<string>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ProvenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IpAddress = table.Column<string>(type: "TEXT", maxLength: 45, nullable: true),
                    UserAgent = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Sessions_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Sessions_Members_OrganizationId_UserId",
                        columns: x => new { x.OrganizationId, x.UserId },
                        principalTable: "Members",
                        principalColumns: new[] { "OrganizationId", "UserId" },
                        onDelete: ReferentialAction.Cascade);
                });

            // Sessions of those who were removed before this version end now.
            migrationBuilder.Sql("""
                INSERT INTO "Sessions" ("Id", "Hash", "UserId", "OrganizationId", "CreatedAt", "ProvenAt", "LastSeenAt", "ExpiresAt", "IpAddress", "UserAgent")
                SELECT "Id", "Hash", "UserId", "OrganizationId", "CreatedAt", "ProvenAt", "LastSeenAt", "ExpiresAt", "IpAddress", "UserAgent"
                FROM "OldSessions" s
                WHERE "OrganizationId" IS NULL
                   OR EXISTS (SELECT 1 FROM "Members" m WHERE m."OrganizationId" = s."OrganizationId" AND m."UserId" = s."UserId");
                """);
            migrationBuilder.DropTable(name: "OldSessions");

            migrationBuilder.CreateIndex(name: "IX_Sessions_ExpiresAt", table: "Sessions", column: "ExpiresAt");
            migrationBuilder.CreateIndex(name: "IX_Sessions_Hash", table: "Sessions", column: "Hash", unique: true);
            migrationBuilder.CreateIndex(name: "IX_Sessions_OrganizationId_UserId", table: "Sessions", columns: new[] { "OrganizationId", "UserId" });
            migrationBuilder.CreateIndex(name: "IX_Sessions_UserId", table: "Sessions", column: "UserId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // No start does this, so that EF may rebuild the table in its own way.
            migrationBuilder.DropForeignKey(
                name: "FK_Sessions_Members_OrganizationId_UserId",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_OrganizationId_UserId",
                table: "Sessions");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_OrganizationId",
                table: "Sessions",
                column: "OrganizationId");

            migrationBuilder.AddForeignKey(
                name: "FK_Sessions_Organizations_OrganizationId",
                table: "Sessions",
                column: "OrganizationId",
                principalTable: "Organizations",
                principalColumn: "Id");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PeopleInOrganizations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand: EF would make the table anew in three transactions, and a kill between them would block every later start. Nothing
            // refers to it, so that foreign keys can stay on.
            migrationBuilder.Sql("""
                CREATE TABLE "Sessions_New" (
                    "Id" TEXT NOT NULL CONSTRAINT "PK_Sessions" PRIMARY KEY,
                    "Hash" BLOB NOT NULL,
                    "UserId" TEXT NOT NULL,
                    "OrganizationId" TEXT NULL,
                    "CreatedAt" INTEGER NOT NULL,
                    "ProvenAt" INTEGER NOT NULL,
                    "LastSeenAt" INTEGER NOT NULL,
                    "ExpiresAt" INTEGER NOT NULL,
                    "IpAddress" TEXT NULL,
                    "UserAgent" TEXT NULL,
                    CONSTRAINT "FK_Sessions_AspNetUsers_UserId"
                        FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
                );
                INSERT INTO "Sessions_New" (
                    "Id", "Hash", "UserId", "OrganizationId", "CreatedAt", "ProvenAt", "LastSeenAt", "ExpiresAt", "IpAddress", "UserAgent")
                SELECT
                    "Id", "Hash", "UserId", "OrganizationId", "CreatedAt", "ProvenAt", "LastSeenAt", "ExpiresAt", "IpAddress", "UserAgent"
                FROM "Sessions";
                DROP TABLE "Sessions";
                ALTER TABLE "Sessions_New" RENAME TO "Sessions";
                CREATE INDEX "IX_Sessions_ExpiresAt" ON "Sessions" ("ExpiresAt");
                CREATE UNIQUE INDEX "IX_Sessions_Hash" ON "Sessions" ("Hash");
                CREATE INDEX "IX_Sessions_UserId" ON "Sessions" ("UserId");
                """);

            migrationBuilder.DropIndex(
                name: "IX_Activity_OrganizationId_CreatedAt",
                table: "Activity");

            migrationBuilder.AddColumn<long>(
                name: "TransferEndsAt",
                table: "Organizations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TransferFromUserId",
                table: "Organizations",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TransferToUserId",
                table: "Organizations",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "OpenedAt",
                table: "Members",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SearchKey",
                table: "AspNetUsers",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Members_OrganizationId_JoinedAt_UserId",
                table: "Members",
                columns: new[] { "OrganizationId", "JoinedAt", "UserId" });

            // Other letters than English ones in capitals are found in their own case until the person is next saved.
            migrationBuilder.Sql("""
                UPDATE "AspNetUsers" SET "SearchKey" = lower("Name" || char(10) || COALESCE("Email", ''));
                """);

            // A session is the person's, and ends with their last membership, on whatever way that goes.
            migrationBuilder.Sql("""
                CREATE TRIGGER "Members_Ended" AFTER DELETE ON "Members"
                WHEN NOT EXISTS (SELECT 1 FROM "Members" WHERE "UserId" = OLD."UserId")
                BEGIN DELETE FROM "Sessions" WHERE "UserId" = OLD."UserId"; END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TRIGGER "Members_Ended";""");
            migrationBuilder.DropIndex(
                name: "IX_Members_OrganizationId_JoinedAt_UserId",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "TransferEndsAt",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "TransferFromUserId",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "TransferToUserId",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "OpenedAt",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "SearchKey",
                table: "AspNetUsers");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_OrganizationId_UserId",
                table: "Sessions",
                columns: new[] { "OrganizationId", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Activity_OrganizationId_CreatedAt",
                table: "Activity",
                columns: new[] { "OrganizationId", "CreatedAt" });

            migrationBuilder.Sql("""
                DELETE FROM "Sessions" WHERE "OrganizationId" IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM "Members" m WHERE m."OrganizationId" = "Sessions"."OrganizationId" AND m."UserId" = "Sessions"."UserId");
                """);

            migrationBuilder.AddForeignKey(
                name: "FK_Sessions_Members_OrganizationId_UserId",
                table: "Sessions",
                columns: new[] { "OrganizationId", "UserId" },
                principalTable: "Members",
                principalColumns: new[] { "OrganizationId", "UserId" },
                onDelete: ReferentialAction.Cascade);
        }
    }
}

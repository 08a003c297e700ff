using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ActivityLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ActivityRetentionDays",
                table: "Organizations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SearchKey",
                table: "Members",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "ActivityCuts",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    CutAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Seal = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityCuts", x => x.OrganizationId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Members_OrganizationId_Role_UserId",
                table: "Members",
                columns: new[] { "OrganizationId", "Role", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Members_OrganizationId_SearchKey_UserId",
                table: "Members",
                columns: new[] { "OrganizationId", "SearchKey", "UserId" });

            // Members are searched and sorted by name in an index of their own table, which follows the people.
            migrationBuilder.Sql("""
                UPDATE "Members" SET "SearchKey" = (SELECT "SearchKey" FROM "AspNetUsers" WHERE "Id" = "UserId");
                CREATE TRIGGER "Members_SearchKey" AFTER INSERT ON "Members"
                BEGIN
                    UPDATE "Members" SET "SearchKey" = (SELECT "SearchKey" FROM "AspNetUsers" WHERE "Id" = NEW."UserId")
                    WHERE "OrganizationId" = NEW."OrganizationId" AND "UserId" = NEW."UserId";
                END;
                CREATE TRIGGER "AspNetUsers_SearchKey" AFTER UPDATE OF "SearchKey" ON "AspNetUsers"
                WHEN OLD."SearchKey" <> NEW."SearchKey"
                BEGIN UPDATE "Members" SET "SearchKey" = NEW."SearchKey" WHERE "UserId" = NEW."Id"; END;
                """);

            // For each block of 1,024 entries of a log: which of them have a certain action, person, token or project, two bytes each; and the
            // earliest and the latest time in it. They follow the log whoever writes to it.
            migrationBuilder.Sql("""
                CREATE TABLE "ActivityPostings" (
                    "OrganizationId" TEXT NOT NULL, "Kind" TEXT NOT NULL, "Value" TEXT NOT NULL, "Block" INTEGER NOT NULL,
                    "Places" BLOB NOT NULL, PRIMARY KEY ("OrganizationId", "Kind", "Value", "Block")) WITHOUT ROWID;
                CREATE TABLE "ActivityBlocks" (
                    "OrganizationId" TEXT NOT NULL, "Block" INTEGER NOT NULL, "Earliest" INTEGER NOT NULL, "Latest" INTEGER NOT NULL,
                    PRIMARY KEY ("OrganizationId", "Block")) WITHOUT ROWID;
                INSERT INTO "ActivityPostings"
                SELECT "OrganizationId", kind, value, "Sequence" >> 10, unhex(group_concat(printf('%04x', "Sequence" & 1023), ''))
                FROM (
                    SELECT "OrganizationId", "Sequence", 'action' AS kind, "Action" AS value FROM "Activity"
                    UNION ALL SELECT "OrganizationId", "Sequence", 'user', "UserId" FROM "Activity"
                    UNION ALL SELECT "OrganizationId", "Sequence", 'project', "ProjectId" FROM "Activity"
                    UNION ALL SELECT "OrganizationId", "Sequence", 'token', json_extract("Metadata", '$.tokenId') FROM "Activity"
                    UNION ALL SELECT "OrganizationId", "Sequence", 'token', "TargetId" FROM "Activity" WHERE "TargetType" = 'token')
                WHERE value IS NOT NULL GROUP BY 1, 2, 3, 4;
                INSERT INTO "ActivityBlocks"
                SELECT "OrganizationId", "Sequence" >> 10, MIN("CreatedAt"), MAX("CreatedAt") FROM "Activity" GROUP BY 1, 2;
                CREATE TRIGGER Activity_Posted AFTER INSERT ON Activity
                BEGIN
                    INSERT INTO "ActivityPostings"
                    SELECT NEW."OrganizationId", kind, value, NEW."Sequence" >> 10, unhex(printf('%04x', NEW."Sequence" & 1023))
                    FROM (
                        SELECT 'action' AS kind, NEW."Action" AS value
                        UNION ALL SELECT 'user', NEW."UserId"
                        UNION ALL SELECT 'project', NEW."ProjectId"
                        UNION ALL SELECT 'token', json_extract(NEW."Metadata", '$.tokenId')
                        UNION ALL SELECT 'token', CASE WHEN NEW."TargetType" = 'token' THEN NEW."TargetId" END)
                    WHERE value IS NOT NULL
                    ON CONFLICT ("OrganizationId", "Kind", "Value", "Block")
                    DO UPDATE SET "Places" = CAST("Places" || excluded."Places" AS BLOB);
                    INSERT INTO "ActivityBlocks"
                    VALUES (NEW."OrganizationId", NEW."Sequence" >> 10, NEW."CreatedAt", NEW."CreatedAt")
                    ON CONFLICT ("OrganizationId", "Block") DO UPDATE
                    SET "Earliest" = MIN("Earliest", excluded."Earliest"), "Latest" = MAX("Latest", excluded."Latest");
                END;
                """);

            // The log still only grows, but for what an organization has cut off its beginning.
            migrationBuilder.Sql("""
                DROP TRIGGER Activity_NoDelete;
                CREATE TRIGGER Activity_NoDelete BEFORE DELETE ON Activity
                WHEN NOT EXISTS (
                    SELECT 1 FROM ActivityCuts WHERE OrganizationId = OLD.OrganizationId AND Sequence >= OLD.Sequence)
                BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER "Members_SearchKey";
                DROP TRIGGER "AspNetUsers_SearchKey";
                DROP TRIGGER Activity_Posted;
                DROP TABLE "ActivityPostings";
                DROP TABLE "ActivityBlocks";
                DROP TRIGGER Activity_NoDelete;
                CREATE TRIGGER Activity_NoDelete BEFORE DELETE ON Activity
                BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;
                """);

            migrationBuilder.DropTable(
                name: "ActivityCuts");

            migrationBuilder.DropIndex(
                name: "IX_Members_OrganizationId_Role_UserId",
                table: "Members");

            migrationBuilder.DropIndex(
                name: "IX_Members_OrganizationId_SearchKey_UserId",
                table: "Members");

            migrationBuilder.DropColumn(
                name: "ActivityRetentionDays",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "SearchKey",
                table: "Members");
        }
    }
}

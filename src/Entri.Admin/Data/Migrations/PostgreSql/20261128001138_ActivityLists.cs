using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
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
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SearchKey",
                table: "Members",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "ActivityCuts",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    CutAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Seal = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
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
                UPDATE "Members" SET "SearchKey" = u."SearchKey" FROM "AspNetUsers" u WHERE u."Id" = "Members"."UserId";
                CREATE FUNCTION entri_name_member() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    NEW."SearchKey" := COALESCE((SELECT "SearchKey" FROM "AspNetUsers" WHERE "Id" = NEW."UserId"), '');
                    RETURN NEW;
                END $$;
                CREATE TRIGGER "Members_SearchKey" BEFORE INSERT ON "Members" FOR EACH ROW EXECUTE FUNCTION entri_name_member();
                CREATE FUNCTION entri_rename_members() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    UPDATE "Members" SET "SearchKey" = NEW."SearchKey" WHERE "UserId" = NEW."Id";
                    RETURN NULL;
                END $$;
                CREATE TRIGGER "AspNetUsers_SearchKey" AFTER UPDATE OF "SearchKey" ON "AspNetUsers"
                FOR EACH ROW WHEN (OLD."SearchKey" <> NEW."SearchKey") EXECUTE FUNCTION entri_rename_members();
                """);

            // For each block of 1,024 entries of a log: which of them have a certain action, person, token or project, two bytes each; and the
            // earliest and the latest time in it. They follow the log whoever writes to it. A quote within a text of the details stands
            // there as \u0022, so that no text passes for the member tokenId.
            migrationBuilder.Sql("""
                CREATE TABLE "ActivityPostings" (
                    "OrganizationId" varchar(40) COLLATE "C" NOT NULL, "Kind" text COLLATE "C" NOT NULL, "Value" text COLLATE "C" NOT NULL,
                    "Block" bigint NOT NULL, "Places" bytea NOT NULL, PRIMARY KEY ("OrganizationId", "Kind", "Value", "Block"));
                ALTER TABLE "ActivityPostings" ALTER COLUMN "Places" SET STORAGE MAIN;
                CREATE TABLE "ActivityBlocks" (
                    "OrganizationId" varchar(40) COLLATE "C" NOT NULL, "Block" bigint NOT NULL, "Earliest" bigint NOT NULL,
                    "Latest" bigint NOT NULL, PRIMARY KEY ("OrganizationId", "Block"));
                CREATE FUNCTION entri_post_activity() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO "ActivityPostings"
                    SELECT "OrganizationId", kind, value, "Sequence" >> 10,
                        decode(string_agg(lpad(to_hex("Sequence" & 1023), 4, '0'), ''), 'hex')
                    FROM (
                        SELECT "OrganizationId", "Sequence", 'action' AS kind, "Action" AS value FROM entries
                        UNION ALL SELECT "OrganizationId", "Sequence", 'user', "UserId" FROM entries
                        UNION ALL SELECT "OrganizationId", "Sequence", 'project', "ProjectId" FROM entries
                        UNION ALL SELECT "OrganizationId", "Sequence", 'token', substring("Metadata" FROM '"tokenId":"([^"]+)"')
                        FROM entries
                        UNION ALL SELECT "OrganizationId", "Sequence", 'token', "TargetId" FROM entries WHERE "TargetType" = 'token') terms
                    WHERE value IS NOT NULL GROUP BY 1, 2, 3, 4
                    ON CONFLICT ("OrganizationId", "Kind", "Value", "Block")
                    DO UPDATE SET "Places" = "ActivityPostings"."Places" || excluded."Places";
                    INSERT INTO "ActivityBlocks"
                    SELECT "OrganizationId", "Sequence" >> 10, MIN(at), MAX(at)
                    FROM (SELECT "OrganizationId", "Sequence", (extract(epoch FROM "CreatedAt") * 1000)::bigint AS at FROM entries) times
                    GROUP BY 1, 2
                    ON CONFLICT ("OrganizationId", "Block") DO UPDATE
                    SET "Earliest" = LEAST("ActivityBlocks"."Earliest", excluded."Earliest"),
                        "Latest" = GREATEST("ActivityBlocks"."Latest", excluded."Latest");
                    RETURN NULL;
                END $$;
                """);

            // Existing entries go the same way: a table that is filled with them calls the function once.
            migrationBuilder.Sql("""
                CREATE TEMPORARY TABLE "ActivityToPost" (LIKE "Activity") ON COMMIT DROP;
                CREATE TRIGGER "Activity_Posted" AFTER INSERT ON "ActivityToPost"
                REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION entri_post_activity();
                INSERT INTO "ActivityToPost" SELECT * FROM "Activity";
                CREATE TRIGGER "Activity_Posted" AFTER INSERT ON "Activity"
                REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION entri_post_activity();
                """);

            // The log still only grows, but for what an organization has cut off its beginning.
            migrationBuilder.Sql("""
                DROP TRIGGER "Activity_NoChange" ON "Activity";
                CREATE TRIGGER "Activity_NoChange" BEFORE UPDATE OR TRUNCATE ON "Activity"
                FOR EACH STATEMENT EXECUTE FUNCTION entri_refuse_change();
                CREATE FUNCTION entri_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF EXISTS (
                        SELECT FROM entries LEFT JOIN "ActivityCuts" cut ON cut."OrganizationId" = entries."OrganizationId"
                        WHERE cut."Sequence" IS NULL OR cut."Sequence" < entries."Sequence")
                    THEN RAISE EXCEPTION 'The activity log is append-only.'; END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER "Activity_NoDelete" AFTER DELETE ON "Activity"
                REFERENCING OLD TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION entri_refuse_removal();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP FUNCTION entri_name_member() CASCADE;
                DROP FUNCTION entri_rename_members() CASCADE;
                DROP FUNCTION entri_post_activity() CASCADE;
                DROP FUNCTION entri_refuse_removal() CASCADE;
                DROP TABLE "ActivityPostings", "ActivityBlocks";
                DROP TRIGGER "Activity_NoChange" ON "Activity";
                CREATE TRIGGER "Activity_NoChange" BEFORE UPDATE OR DELETE OR TRUNCATE ON "Activity"
                FOR EACH STATEMENT EXECUTE FUNCTION entri_refuse_change();
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

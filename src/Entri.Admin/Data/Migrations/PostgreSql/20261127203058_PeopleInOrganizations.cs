using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class PeopleInOrganizations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Sessions_Members_OrganizationId_UserId",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_OrganizationId_UserId",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Activity_OrganizationId_CreatedAt",
                table: "Activity");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "TransferEndsAt",
                table: "Organizations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TransferFromUserId",
                table: "Organizations",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "TransferToUserId",
                table: "Organizations",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "OpenedAt",
                table: "Members",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SearchKey",
                table: "AspNetUsers",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateIndex(
                name: "IX_Members_OrganizationId_JoinedAt_UserId",
                table: "Members",
                columns: new[] { "OrganizationId", "JoinedAt", "UserId" });

            // Other letters than English ones in capitals are found in their own case until the person is next saved.
            migrationBuilder.Sql("""
                UPDATE "AspNetUsers" SET "SearchKey" = lower("Name" || chr(10) || COALESCE("Email", ''));
                """);

            // A session is the person's, and ends with their last membership, on whatever way that goes. Of two who end the last two at once,
            // the second waits for the first, and so does whoever signs the person in.
            migrationBuilder.Sql("""
                CREATE FUNCTION entri_end_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM FROM "AspNetUsers" WHERE "Id" = OLD."UserId" FOR UPDATE;
                    DELETE FROM "Sessions" WHERE "UserId" = OLD."UserId"
                        AND NOT EXISTS (SELECT FROM "Members" WHERE "UserId" = OLD."UserId");
                    RETURN NULL;
                END $$;
                CREATE TRIGGER "Members_Ended" AFTER DELETE ON "Members" FOR EACH ROW EXECUTE FUNCTION entri_end_sessions();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION entri_end_sessions() CASCADE;");
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

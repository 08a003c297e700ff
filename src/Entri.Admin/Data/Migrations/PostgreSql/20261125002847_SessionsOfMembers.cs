using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class SessionsOfMembers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Both first, in the order in which every request reads them: one after the other, this and a busy instance would wait for each other.
            // Sessions of those who were removed before this version end now. From now on the end of a session is what the pages hear of.
            migrationBuilder.Sql("""
                LOCK TABLE "Sessions", "Members" IN ACCESS EXCLUSIVE MODE;
                DELETE FROM "Sessions" s WHERE "OrganizationId" IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM "Members" m WHERE m."OrganizationId" = s."OrganizationId" AND m."UserId" = s."UserId");
                DROP TRIGGER "Members_Changed" ON "Members";
                """);

            migrationBuilder.DropForeignKey(
                name: "FK_Sessions_Organizations_OrganizationId",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_OrganizationId",
                table: "Sessions");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_OrganizationId_UserId",
                table: "Sessions",
                columns: new[] { "OrganizationId", "UserId" });

            migrationBuilder.AddForeignKey(
                name: "FK_Sessions_Members_OrganizationId_UserId",
                table: "Sessions",
                columns: new[] { "OrganizationId", "UserId" },
                principalTable: "Members",
                principalColumns: new[] { "OrganizationId", "UserId" },
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.Sql("""CREATE TRIGGER "Members_Changed" AFTER UPDATE OR DELETE ON "Members" FOR EACH ROW EXECUTE FUNCTION entri_tell_access('UserId');""");
        }
    }
}

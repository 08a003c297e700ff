using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PickedUpTokens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_Created",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_LastUsed",
                table: "ApiTokens");

            migrationBuilder.AddColumn<bool>(
                name: "IsPickedUp",
                table: "ApiTokens",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.Sql("""
                UPDATE "ApiTokens" SET
                    "SearchKey" = "SearchKey" || char(10) || "Scopes",
                    "IsPickedUp" = EXISTS (
                        SELECT 1 FROM "ApiTokenValues" v WHERE v."TokenId" = "ApiTokens"."Id" AND v."PickedUpAt" IS NOT NULL);
                """);

            // A token follows its values, on whatever way one is picked up.
            migrationBuilder.Sql("""
                CREATE TRIGGER "ApiTokenValues_PickedUp" AFTER UPDATE OF "PickedUpAt" ON "ApiTokenValues" WHEN NEW."PickedUpAt" IS NOT NULL
                BEGIN UPDATE "ApiTokens" SET "IsPickedUp" = 1 WHERE "Id" = NEW."TokenId" AND NOT "IsPickedUp"; END;
                CREATE TRIGGER "ApiTokenValues_AddedPickedUp" AFTER INSERT ON "ApiTokenValues" WHEN NEW."PickedUpAt" IS NOT NULL
                BEGIN UPDATE "ApiTokens" SET "IsPickedUp" = 1 WHERE "Id" = NEW."TokenId" AND NOT "IsPickedUp"; END;
                """);

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_Created",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "CreatedAt", "Id", "RevokedAt", "DisabledAt", "ExpiresAt", "LastUsedAt", "IsPickedUp" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_LastUsed",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "LastUsedAt", "Id", "RevokedAt", "DisabledAt", "ExpiresAt", "IsPickedUp" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER "ApiTokenValues_PickedUp";
                DROP TRIGGER "ApiTokenValues_AddedPickedUp";
                """);

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_Created",
                table: "ApiTokens");

            migrationBuilder.DropIndex(
                name: "IX_ApiTokens_LastUsed",
                table: "ApiTokens");

            migrationBuilder.DropColumn(
                name: "IsPickedUp",
                table: "ApiTokens");

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_Created",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "CreatedAt", "Id", "RevokedAt", "DisabledAt", "ExpiresAt", "LastUsedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokens_LastUsed",
                table: "ApiTokens",
                columns: new[] { "OrganizationId", "LastUsedAt", "Id", "RevokedAt", "DisabledAt", "ExpiresAt" });
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
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
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.Sql("""
                UPDATE "ApiTokens" SET
                    "SearchKey" = "SearchKey" || chr(10) || "Scopes",
                    "IsPickedUp" = EXISTS (
                        SELECT 1 FROM "ApiTokenValues" v WHERE v."TokenId" = "ApiTokens"."Id" AND v."PickedUpAt" IS NOT NULL);
                """);

            // A token follows its values, on whatever way one is picked up.
            migrationBuilder.Sql("""
                CREATE FUNCTION entri_pick_up() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    UPDATE "ApiTokens" SET "IsPickedUp" = true WHERE "Id" = NEW."TokenId" AND NOT "IsPickedUp";
                    RETURN NULL;
                END $$;
                CREATE TRIGGER "ApiTokenValues_PickedUp" AFTER INSERT OR UPDATE OF "PickedUpAt" ON "ApiTokenValues"
                    FOR EACH ROW WHEN (NEW."PickedUpAt" IS NOT NULL) EXECUTE FUNCTION entri_pick_up();
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
            migrationBuilder.Sql("DROP FUNCTION entri_pick_up() CASCADE;");

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

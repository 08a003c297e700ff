using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ActivityChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Hash",
                table: "Activity",
                type: "bytea",
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "PreviousHash",
                table: "Activity",
                type: "bytea",
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<long>(
                name: "Sequence",
                table: "Activity",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "ActivityChains",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Seal = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityChains", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "ActivityKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityKeys", x => x.Id);
                });

            // Entries of earlier versions get their numbers here and their hashes at the first start, which knows the key.
            migrationBuilder.Sql("""
                DROP TRIGGER "Activity_NoChange" ON "Activity";
                UPDATE "Activity" SET "Sequence" = n FROM (
                    SELECT "Id" AS entry, ROW_NUMBER() OVER (PARTITION BY "OrganizationId" ORDER BY "CreatedAt", "Id") AS n FROM "Activity") AS numbered
                WHERE "Id" = entry;
                CREATE TRIGGER "Activity_NoChange" BEFORE DELETE OR TRUNCATE ON "Activity"
                FOR EACH STATEMENT EXECUTE FUNCTION entri_refuse_change();
                CREATE TRIGGER "Activity_NoUpdate" BEFORE UPDATE ON "Activity"
                FOR EACH ROW WHEN (LENGTH(OLD."Hash") > 0) EXECUTE FUNCTION entri_refuse_change();
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Activity_OrganizationId_Sequence",
                table: "Activity",
                columns: new[] { "OrganizationId", "Sequence" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER "Activity_NoChange" ON "Activity";
                DROP TRIGGER "Activity_NoUpdate" ON "Activity";
                CREATE TRIGGER "Activity_NoChange" BEFORE UPDATE OR DELETE OR TRUNCATE ON "Activity"
                FOR EACH STATEMENT EXECUTE FUNCTION entri_refuse_change();
                """);

            migrationBuilder.DropTable(
                name: "ActivityChains");

            migrationBuilder.DropTable(
                name: "ActivityKeys");

            migrationBuilder.DropIndex(
                name: "IX_Activity_OrganizationId_Sequence",
                table: "Activity");

            migrationBuilder.DropColumn(
                name: "Hash",
                table: "Activity");

            migrationBuilder.DropColumn(
                name: "PreviousHash",
                table: "Activity");

            migrationBuilder.DropColumn(
                name: "Sequence",
                table: "Activity");
        }
    }
}

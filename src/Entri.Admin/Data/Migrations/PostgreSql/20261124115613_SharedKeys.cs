using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class SharedKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Xml = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            // A crash of the server may empty it: then windows of a minute begin anew.
            migrationBuilder.Sql("""
                CREATE UNLOGGED TABLE "RateLimitWindows" ("Key" text PRIMARY KEY, "ResetAt" timestamptz NOT NULL, "Taken" integer NOT NULL);
                """);

            // Tells every instance whose open pages must look again whether they may stay.
            migrationBuilder.Sql("""
                CREATE FUNCTION entri_tell_access() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_notify('entri_access', to_jsonb(OLD) ->> TG_ARGV[0]); RETURN NULL; END $$;
                CREATE TRIGGER "Sessions_Ended" AFTER DELETE ON "Sessions" FOR EACH ROW EXECUTE FUNCTION entri_tell_access('Id');
                CREATE TRIGGER "Users_Disabled" AFTER UPDATE OF "DisabledAt" ON "AspNetUsers" FOR EACH ROW EXECUTE FUNCTION entri_tell_access('Id');
                CREATE TRIGGER "Members_Changed" AFTER UPDATE OR DELETE ON "Members" FOR EACH ROW EXECUTE FUNCTION entri_tell_access('UserId');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DataProtectionKeys");
            migrationBuilder.Sql("""
                DROP TABLE "RateLimitWindows";
                DROP TRIGGER "Sessions_Ended" ON "Sessions";
                DROP TRIGGER "Users_Disabled" ON "AspNetUsers";
                DROP TRIGGER "Members_Changed" ON "Members";
                DROP FUNCTION entri_tell_access();
                """);
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
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
                type: "BLOB",
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "PreviousHash",
                table: "Activity",
                type: "BLOB",
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<long>(
                name: "Sequence",
                table: "Activity",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "ActivityChains",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Seal = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityChains", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "ActivityKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityKeys", x => x.Id);
                });

            // Entries of earlier versions get their numbers here and their hashes at the first start, which knows the key.
            migrationBuilder.Sql("DROP TRIGGER Activity_NoUpdate;");
            migrationBuilder.Sql("DROP TRIGGER Activity_NoReplace;");
            migrationBuilder.Sql("UPDATE Activity SET Sequence = n FROM (SELECT Id AS Entry, ROW_NUMBER() OVER (PARTITION BY OrganizationId ORDER BY CreatedAt, Id) AS n FROM Activity) WHERE Id = Entry;");

            migrationBuilder.CreateIndex(
                name: "IX_Activity_OrganizationId_Sequence",
                table: "Activity",
                columns: new[] { "OrganizationId", "Sequence" },
                unique: true);

            migrationBuilder.Sql("CREATE TRIGGER Activity_NoUpdate BEFORE UPDATE ON Activity WHEN LENGTH(OLD.Hash) > 0 BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;");
            migrationBuilder.Sql("CREATE TRIGGER Activity_NoReplace BEFORE INSERT ON Activity WHEN EXISTS (SELECT 1 FROM Activity WHERE Id = NEW.Id OR (OrganizationId = NEW.OrganizationId AND Sequence = NEW.Sequence)) BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER Activity_NoUpdate;");
            migrationBuilder.Sql("DROP TRIGGER Activity_NoReplace;");

            migrationBuilder.DropTable(
                name: "ActivityChains");

            migrationBuilder.DropTable(
                name: "ActivityKeys");

            migrationBuilder.DropIndex(
                name: "IX_Activity_OrganizationId_Sequence",
                table: "Activity");

            // EF would build the table anew for each column, and the triggers would go with the old one.
            migrationBuilder.Sql("ALTER TABLE Activity DROP COLUMN Hash;");

            migrationBuilder.Sql("ALTER TABLE Activity DROP COLUMN PreviousHash;");

            migrationBuilder.Sql("ALTER TABLE Activity DROP COLUMN Sequence;");

            migrationBuilder.Sql("CREATE TRIGGER Activity_NoUpdate BEFORE UPDATE ON Activity BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;");
            migrationBuilder.Sql("CREATE TRIGGER Activity_NoReplace BEFORE INSERT ON Activity WHEN EXISTS (SELECT 1 FROM Activity WHERE Id = NEW.Id) BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;");
        }
    }
}

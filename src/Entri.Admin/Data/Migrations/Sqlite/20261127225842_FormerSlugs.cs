using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FormerSlugs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "FormerSlugs",
                columns: table => new
                {
                    Slug = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", nullable: false),
                    LeadsUntil = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FormerSlugs", x => x.Slug);
                    table.ForeignKey(
                        name: "FK_FormerSlugs_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_FormerSlugs_OrganizationId",
                table: "FormerSlugs",
                column: "OrganizationId");

            // These words begin other addresses now; the id tells the organization from others of the name.
            migrationBuilder.Sql("""
                UPDATE "Organizations" SET "Slug" = "Slug" || '-' || substr("Id", 29) WHERE "Slug" IN (
                    'about', 'account', 'accounts', 'admin', 'api', 'app', 'assets', 'auth', 'billing', 'blog', 'css', 'current',
                    'device', 'docs', 'entri', 'favicon', 'fonts', 'forgot-password', 'health', 'help', 'images', 'img',
                    'invitations', 'js', 'login', 'logos', 'logout', 'mail', 'me', 'metrics', 'new', 'not-found', 'oauth',
                    'openapi', 'organizations', 'pricing', 'projects', 'reset-password', 'scalar', 'security', 'settings',
                    'setup', 'sign-in', 'sign-out', 'sign-up', 'static', 'status', 'support', 'system', 'token', 'tokens',
                    'verify', 'webhooks', 'well-known', 'www');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FormerSlugs");
        }
    }
}

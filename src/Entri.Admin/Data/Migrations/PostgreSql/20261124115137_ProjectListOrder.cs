using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ProjectListOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Projects_OrganizationId_ArchivedAt_CreatedAt",
                table: "Projects");

            migrationBuilder.CreateIndex(
                name: "IX_Projects_OrganizationId_ArchivedAt_CreatedAt_Id",
                table: "Projects",
                columns: new[] { "OrganizationId", "ArchivedAt", "CreatedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Projects_OrganizationId_ArchivedAt_CreatedAt_Id",
                table: "Projects");

            migrationBuilder.CreateIndex(
                name: "IX_Projects_OrganizationId_ArchivedAt_CreatedAt",
                table: "Projects",
                columns: new[] { "OrganizationId", "ArchivedAt", "CreatedAt" });
        }
    }
}

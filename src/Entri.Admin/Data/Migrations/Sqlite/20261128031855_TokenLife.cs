using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TokenLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "UsedAfterEndAt",
                table: "ApiTokenValues",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_ApiTokenValues_Unclaimed",
                table: "ApiTokenValues",
                column: "CreatedAt",
                filter: "\"PickedUpAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ApiTokenValues_Unclaimed",
                table: "ApiTokenValues");

            migrationBuilder.DropColumn(
                name: "UsedAfterEndAt",
                table: "ApiTokenValues");
        }
    }
}

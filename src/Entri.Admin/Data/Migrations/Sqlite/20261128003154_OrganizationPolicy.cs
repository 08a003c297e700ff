using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OrganizationPolicy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Policy_AllowedScopes",
                table: "Organizations",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Policy_DefaultTokenDays",
                table: "Organizations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Policy_InvitedDomains",
                table: "Organizations",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "Policy_MaxTokenDays",
                table: "Organizations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Policy_RequiresEnd",
                table: "Organizations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "Policy_RevokesTokensOfLeavers",
                table: "Organizations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Policy_AllowedScopes",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "Policy_DefaultTokenDays",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "Policy_InvitedDomains",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "Policy_MaxTokenDays",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "Policy_RequiresEnd",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "Policy_RevokesTokensOfLeavers",
                table: "Organizations");
        }
    }
}

using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entri.Admin.Data.Migrations.PostgreSql
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
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Policy_DefaultTokenDays",
                table: "Organizations",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "Policy_InvitedDomains",
                table: "Organizations",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<int>(
                name: "Policy_MaxTokenDays",
                table: "Organizations",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Policy_RequiresEnd",
                table: "Organizations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "Policy_RevokesTokensOfLeavers",
                table: "Organizations",
                type: "boolean",
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

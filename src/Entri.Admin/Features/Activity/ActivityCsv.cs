using System.Text.Json;
using Entri.Admin.Api;

namespace Entri.Admin.Features.Activity;

/// <summary>Entries as lines of CSV.</summary>
internal static class ActivityCsv
{
    /// <summary>The first line.</summary>
    public const string Head = Csv.ByteOrderMark
        + "created,action,userId,userName,tokenId,projectId,targetType,targetId,metadata,_id\r\n";

    /// <summary>An entry's line.</summary>
    public static string Row(ActivityResponse entry) => Csv.Line(
    [
        Csv.Time(entry.Created),
        entry.Action,
        entry.UserId,
        entry.UserName,
        entry.Metadata.GetValueOrDefault("tokenId"),
        entry.ProjectId,
        entry.TargetType,
        entry.TargetId,
        JsonSerializer.Serialize(entry.Metadata, ApiJson.Options),
        entry.Id,
    ]);
}

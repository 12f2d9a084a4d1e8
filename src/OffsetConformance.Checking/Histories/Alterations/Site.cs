using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>A place in a line that can be altered, and how.</summary>
/// <param name="Kind">Operation, field and change, for example <c>fetch: highWatermark moved</c>; survivors are counted by it.</param>
/// <param name="Apply">Changes the line. False if it would be as before.</param>
internal sealed record Site(string Kind, Func<JsonObject, Draw, bool> Apply);

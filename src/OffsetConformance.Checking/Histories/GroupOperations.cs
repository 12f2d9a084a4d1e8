using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>Reads commits and what is read back of them.</summary>
internal static class GroupOperations
{
    public static (Command<Offset> Command, Outcome Outcome) Commit(HistoryJson json) =>
        (Commit(json, json), json.Outcome(_ => Outcome.Acknowledged.Instance));

    public static (Command<Offset> Command, Outcome Outcome) CommitTogether(HistoryJson json) =>
        Requests.Together(json, part => Commit(json, part), _ => Outcome.Acknowledged.Instance);

    public static (Command<Offset> Command, Outcome Outcome) CommitInTransaction(HistoryJson json)
    {
        var command = new Command<Offset>.CommitInTransaction(
            OperationReader.Transaction(json), json.Text("group"), json.Partition(), json.Offset("offset"), json.TextOrNull("metadata"), json.IntOrNone("leaderEpoch"))
        {
            Member = json.Has("member") ? Member(json) : null,
        };
        return (command, json.Outcome(_ => Outcome.Acknowledged.Instance));
    }

    public static (Command<Offset> Command, Outcome Outcome) FetchCommitted(HistoryJson json) => (
        new Command<Offset>.FetchCommitted(json.Text("group"), json.Partition()) { RequireStable = json.IsTrue("requireStable"), Topic = json.Reference() },
        json.Outcome(Committed, beside: "committedOffset"));

    public static (Command<Offset> Command, Outcome Outcome) FetchCommittedAll(HistoryJson json) => (
        new Command<Offset>.Control(new ControlRequest.FetchCommittedAll(json.Text("group"), json.IsTrue("requireStable"))),
        json.Outcome(ok => new Outcome.CommittedOffsets(ValueList.From(ok.Array("partitions").Select(answer =>
            (answer.Partition(), Requests.Answer(answer, Committed, beside: "committedOffset")))))));

    public static Membership Member(HistoryJson json) => new(json.IntIfThere("generation") ?? -1, json.Text("member"), json.TextIfThere("instance"));

    private static Command<Offset>.Commit Commit(HistoryJson json, HistoryJson part) =>
        new(json.Text("group"), part.Partition(), part.Offset("offset"), part.TextOrNull("metadata"), part.IntOrNone("leaderEpoch"))
        {
            // Generation -1 without a member id is a simple commit.
            Member = Member(json) is not { Generation: -1, Id: "", Instance: null } and var member ? member : null,
            Topic = part.Reference(),
        };

    private static Outcome.CommittedOffset Committed(HistoryJson ok) =>
        new(ok.OffsetOrNone("committedOffset"), ok.TextOrNull("metadata")) { LeaderEpoch = ok.IntIfThere("leaderEpoch") };
}

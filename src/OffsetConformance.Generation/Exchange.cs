using OffsetConformance.Contract;

namespace OffsetConformance.Generation;

/// <summary>Exchanges two partitions for each other, and two groups; a pair of the same names exchanges nothing.</summary>
internal sealed record Exchange(TopicPartition One, TopicPartition Other) : INaming
{
    public (string One, string Other) Groups { get; init; } = ("", "");

    public TopicPartition Of(TopicPartition partition) => partition == One ? Other : partition == Other ? One : partition;

    public string OfGroup(string group) => group == Groups.One ? Groups.Other : group == Groups.Other ? Groups.One : group;
}

using System.Buffers.Binary;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>Reads record batches with their records.</summary>
internal sealed class BatchesEnd(IReadOnlyList<byte[]> samples) : FuzzEnd("record batches", samples)
{
    public override Taken Take(ReadOnlyMemory<byte> input) => Read(input);

    public static Taken Read(ReadOnlyMemory<byte> batches)
    {
        using var reader = new RecordBatchReader(batches, MaxDecompressed);
        var compressed = 0;
        while (reader.NextBatch())
        {
            compressed += reader.Header.Compression == Compression.None ? 0 : 1;
            while (reader.NextRecord())
            {
            }
        }

        MustLieWithin(reader.Failure, batches.Length);
        var fate = reader.Failure is not null || reader.Incomplete is not null ? Fate.Malformed : reader.NotRead is null ? Fate.Accepted : Fate.NotSpoken;
        return new(fate, compressed);
    }

    /// <exception cref="FuzzException">A failure is told of a place where there is no byte.</exception>
    public static void MustLieWithin(Malformed? failure, int length)
    {
        if (failure is not null && (failure.Position < 0 || failure.Position > length))
        {
            throw new FuzzException($"'{failure}' of {length} bytes");
        }
    }
}

/// <summary>Reads requests, and the batches of those to append some. An input is a frame behind its length.</summary>
internal sealed class RequestsEnd(IReadOnlyList<byte[]> samples) : FuzzEnd("requests", samples)
{
    public override Taken Take(ReadOnlyMemory<byte> input)
    {
        var reader = Frame.OpenRequest(input, out var header, out var api);
        if (reader.Failure is null && api?.Api.Speaks(header.ApiVersion) != true)
        {
            return new(Fate.NotSpoken);
        }

        var request = reader.Failure is null ? api!.ReadRequest(ref reader) : null;
        BatchesEnd.MustLieWithin(reader.Failure, input.Length);
        if (reader.Failure is not null)
        {
            return new(Fate.Malformed);
        }

        var taken = new Taken(Fate.Accepted);
        foreach (var topic in (request as ProduceRequest)?.TopicData ?? [])
        {
            foreach (var partition in topic.PartitionData)
            {
                var batches = BatchesEnd.Read(partition.Records ?? default);
                taken = new(batches.Fate == Fate.Accepted ? taken.Fate : batches.Fate, taken.CompressedBatches + batches.CompressedBatches);
            }
        }

        return taken;
    }
}

/// <summary>
/// Reads answers, and the batches of those that bring some. An answer does not say what it answers: an input is two bytes for the API, two
/// for the version, then the frame behind its length. Any bytes stand for some API and version.
/// </summary>
internal sealed class AnswersEnd(IReadOnlyList<byte[]> samples) : FuzzEnd("answers", samples)
{
    private const int Prefix = 4;

    public static byte[] Sample(int index, short version, ReadOnlySpan<byte> frame)
    {
        var sample = new byte[Prefix + frame.Length];
        BinaryPrimitives.WriteUInt16BigEndian(sample, (ushort)index);
        BinaryPrimitives.WriteUInt16BigEndian(sample.AsSpan(2), (ushort)(version - Apis.All[index].Api.Lowest));
        frame.CopyTo(sample.AsSpan(Prefix));
        return sample;
    }

    public override Taken Take(ReadOnlyMemory<byte> input)
    {
        if (input.Length < Prefix)
        {
            return new(Fate.NotSpoken);
        }

        var description = Apis.All[BinaryPrimitives.ReadUInt16BigEndian(input.Span) % Apis.All.Length];
        var api = description.Api;
        var version = (short)(api.Lowest + (BinaryPrimitives.ReadUInt16BigEndian(input.Span[2..]) % (api.Highest - api.Lowest + 1)));
        var reader = Frame.OpenResponse(input[Prefix..], api, version, out _);
        var answer = reader.Failure is null ? description.ReadResponse(ref reader) : null;
        BatchesEnd.MustLieWithin(reader.Failure, input.Length - Prefix);
        if (reader.Failure is not null)
        {
            return new(Fate.Malformed);
        }

        var taken = new Taken(Fate.Accepted);
        foreach (var topic in (answer as FetchResponse)?.Responses ?? [])
        {
            foreach (var partition in topic.Partitions)
            {
                var batches = BatchesEnd.Read(partition.Records ?? default);
                taken = new(batches.Fate == Fate.Accepted ? taken.Fate : batches.Fate, taken.CompressedBatches + batches.CompressedBatches);
            }
        }

        return taken;
    }
}

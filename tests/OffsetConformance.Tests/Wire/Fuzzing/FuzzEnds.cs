namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>Everything here that takes bytes from the network.</summary>
internal static class FuzzEnds
{
    /// <param name="seed">For the samples whose content is chance.</param>
    public static IReadOnlyList<FuzzEnd> All(int seed)
    {
        var corpus = new Corpus(seed);
        return [new BatchesEnd(corpus.Batches), new RequestsEnd(corpus.Requests), new AnswersEnd(corpus.Answers), new ServerEnd(corpus.Requests)];
    }
}

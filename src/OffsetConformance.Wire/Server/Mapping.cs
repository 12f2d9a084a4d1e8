namespace OffsetConformance.Wire.Server;

/// <summary>From what a request lists to what its answer lists, one after the other.</summary>
internal static class Mapping
{
    public static async ValueTask<TAnswer[]> MapAsync<TAsked, TAnswer>(this TAsked[] asked, Func<TAsked, ValueTask<TAnswer>> answer)
    {
        var answers = new TAnswer[asked.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            answers[i] = await answer(asked[i]);
        }

        return answers;
    }
}

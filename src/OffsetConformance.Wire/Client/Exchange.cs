using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Client;

/// <summary>One request as it was sent, and its answer: null if none came. Byte fields of the answer are good until the next request.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Answer">What came back.</param>
/// <param name="Version">The API version of both.</param>
/// <param name="Sent">Just before sending, in ticks of the monotonic clock.</param>
/// <param name="Ended">Just after the whole answer was read, or the wait for it ended.</param>
internal sealed record Exchange(IMessage Request, IMessage? Answer, short Version, long Sent, long Ended);

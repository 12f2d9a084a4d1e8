using System.Threading.Channels;
using Confluent.Kafka;
using IsolationLevel = OffsetConformance.Contract.IsolationLevel;

namespace OffsetConformance.Kafka;

/// <summary>
/// Readers made ahead, because making one takes milliseconds and a lane that met a doubtful answer needs a fresh one at once.
/// One background thread makes and disposes of them; it ends with the pool.
/// </summary>
internal sealed class ReaderPool : IDisposable
{
    private const int Ahead = 4;

    /// <summary>A client whose broker is gone may take seconds to end. The process need not wait for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ClientSettings settings;
    private readonly Channel<Action> work = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly Shelf[] shelves = [new(), new()];
    private readonly Thread worker;
    private volatile bool isClosing;

    public ReaderPool(ClientSettings settings)
    {
        this.settings = settings;
        worker = new(Work) { IsBackground = true, Name = "spare readers" };
        worker.Start();
    }

    public Reader Take(IsolationLevel isolation)
    {
        var shelf = shelves[(int)isolation];
        Reader? spare;
        lock (shelf)
        {
            shelf.Spares.TryDequeue(out spare);
        }

        work.Writer.TryWrite(() => Fill(shelf, isolation));
        return spare ?? New(isolation);
    }

    /// <summary>Disposing of a client means joining its threads: not in a lane's time.</summary>
    public void Retire(IDisposable client)
    {
        if (!work.Writer.TryWrite(() => End(client)))
        {
            End(client);
        }
    }

    public void Dispose()
    {
        isClosing = true;
        work.Writer.TryWrite(DisposeSpares);
        work.Writer.TryComplete();
        worker.Join(Patience);
    }

    private void DisposeSpares()
    {
        foreach (var shelf in shelves)
        {
            while (shelf.Spares.TryDequeue(out var spare))
            {
                End(spare);
            }
        }
    }

    private Reader New(IsolationLevel isolation) => new(settings.ForReader(isolation));

    private static void End(IDisposable client)
    {
        try
        {
            client.Dispose();
        }
        catch (KafkaException)
        {
            // It says that something was not finished. Whoever waited for it was told.
        }
    }

    private void Fill(Shelf shelf, IsolationLevel isolation)
    {
        while (!isClosing)
        {
            lock (shelf)
            {
                if (shelf.Spares.Count >= Ahead)
                {
                    return;
                }
            }

            Reader reader;
            try
            {
                reader = New(isolation);
            }
            catch (Exception e) when (e is KafkaException or InvalidOperationException)
            {
                // The next lane that needs one makes it itself, and there the failure is told.
                return;
            }

            lock (shelf)
            {
                shelf.Spares.Enqueue(reader);
            }
        }
    }

    private void Work()
    {
        while (work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (work.Reader.TryRead(out var item))
            {
                item();
            }
        }
    }

    private sealed class Shelf
    {
        public Queue<Reader> Spares { get; } = new();
    }
}

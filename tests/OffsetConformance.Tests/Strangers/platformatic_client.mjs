// What @platformatic/kafka sees of a topic: argv is BOOTSTRAP TOPIC GROUP; prints one JSON object with an entry per step.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// The package lies in a folder of its own (NODE_PATH), which only require looks into.
const require = createRequire(import.meta.url)
const { Admin, Consumer, Producer, stringDeserializers, stringSerializers } = await import(pathToFileURL(require.resolve('@platformatic/kafka')))

const [bootstrap, topic, group] = process.argv.slice(2)
const base = { clientId: 'platformatic', bootstrapBrokers: [bootstrap], retries: 3, timeout: 10000 }
const seen = {}

async function list (timestamp) {
  const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: BigInt(timestamp) }] }] })
  return Number(listed.partitions[0].offset)
}

const admin = new Admin(base)
await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 })

const producer = new Producer({ ...base, serializers: stringSerializers })
const messages = Array.from({ length: 10 }, (_, i) => ({ topic, partition: 0, value: `r${i}`, timestamp: BigInt(1000 + i) }))
seen.produced = Number((await producer.send({ messages, acks: -1 })).offsets[0].offset)
await producer.close()

const consumer = new Consumer({ ...base, groupId: group, deserializers: stringDeserializers, autocommit: false, maxWaitTime: 100 })

async function take (count, options) {
  const stream = await consumer.consume({ topics: [topic], ...options })
  const taken = []
  for await (const message of stream) {
    taken.push([Number(message.offset), message.value])
    if (taken.length === count) {
      break
    }
  }
  await stream.close()
  return taken
}

seen.consumed = await take(10, { mode: 'earliest' })
seen.assigned = consumer.assignments
await consumer.commit({ offsets: [{ topic, partition: 0, offset: 4n, leaderEpoch: 0 }] })
seen.committed = Number((await consumer.listCommittedOffsets({ topics: [{ topic, partitions: [0] }] })).get(topic)[0])
seen.resumed = await take(1, { mode: 'committed' })
seen.sought = await take(2, { mode: 'manual', offsets: [{ topic, partition: 0, offset: 7n }] })
await consumer.leaveGroup()
await consumer.close()

seen.earliest = await list(-2)
seen.latest = await list(-1)
seen.byTime = await list(1006)
await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 3n }] }] })
seen.earliestAfterDelete = await list(-2)

const transactional = new Producer({ ...base, transactionalId: `${topic}-tx`, idempotent: true, serializers: stringSerializers })
for (const commit of [false, true]) {
  const transaction = await transactional.beginTransaction()
  await transaction.send({ messages: [{ topic, partition: 0, value: commit ? 'committed' : 'aborted' }] })
  await (commit ? transaction.commit() : transaction.abort())
}
await transactional.close()
seen.latestAfterTransactions = await list(-1)

await admin.close()
console.log(JSON.stringify(seen))
process.exit(0)

// What kafkajs sees of a topic: argv is BOOTSTRAP TOPIC GROUP; prints one JSON object with an entry per step.
const { Kafka, logLevel } = require('kafkajs')

const [bootstrap, topic, group] = process.argv.slice(2)
const kafka = new Kafka({ clientId: 'kafkajs', brokers: [bootstrap], logLevel: logLevel.NOTHING })
const seen = {}

/** Consumes as a member of the group until `count` records came; what they were, and commits behind the last one if asked to. */
async function consume (count, { seek, commit, fromBeginning = true } = {}) {
  const consumer = kafka.consumer({ groupId: group, maxWaitTimeInMs: 100 })
  const records = []
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning })
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, event => reject(event.payload.error))
    consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        if (records.length < count) {
          records.push({ offset: Number(message.offset), value: message.value.toString() })
        }
        if (records.length === count) {
          resolve()
        }
      }
    }).catch(reject)
    if (seek !== undefined) {
      consumer.seek({ topic, partition: 0, offset: String(seek) })
    }
  })
  if (commit !== undefined) {
    await consumer.commitOffsets([{ topic, partition: 0, offset: String(commit) }])
  }
  await consumer.disconnect()
  return records
}

async function main () {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] })

  const producer = kafka.producer()
  await producer.connect()
  const messages = Array.from({ length: 10 }, (_, i) => ({ value: `r${i}`, timestamp: String(1000 + i) }))
  seen.produced = Number((await producer.send({ topic, messages }))[0].baseOffset)
  await producer.disconnect()

  seen.consumed = await consume(10, { commit: 4 })
  seen.resumed = await consume(1)
  seen.sought = await consume(1, { seek: 7 })
  seen.committed = Number((await admin.fetchOffsets({ groupId: group, topics: [topic] }))[0].partitions[0].offset)

  const bounds = (await admin.fetchTopicOffsets(topic))[0]
  seen.earliest = Number(bounds.low)
  seen.latest = Number(bounds.high)
  seen.byTime = Number((await admin.fetchTopicOffsetsByTimestamp(topic, 1006))[0].offset)

  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] })
  seen.earliestAfterDelete = Number((await admin.fetchTopicOffsets(topic))[0].low)

  const transactional = kafka.producer({ transactionalId: `${topic}-tx`, idempotent: true, maxInFlightRequests: 1 })
  await transactional.connect()
  for (const commit of [false, true]) {
    const transaction = await transactional.transaction()
    await transaction.send({ topic, messages: [{ value: commit ? 'committed' : 'aborted' }] })
    await (commit ? transaction.commit() : transaction.abort())
  }
  await transactional.disconnect()
  // r9, then what the transactions left of themselves: the aborted record and two markers take offsets and are not delivered.
  seen.transactions = await consume(2, { seek: 9 })

  await admin.disconnect()
  console.log(JSON.stringify(seen))
}

main().then(() => process.exit(0), error => {
  console.error(error)
  process.exit(1)
})

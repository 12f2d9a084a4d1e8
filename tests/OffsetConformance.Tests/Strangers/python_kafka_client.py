"""What kafka-python sees of a topic: argv is BOOTSTRAP TOPIC GROUP; prints one JSON object with an entry per step."""
import json
import sys

from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

bootstrap, topic, group = sys.argv[1:]
partition = TopicPartition(topic, 0)
seen = {}


def member(**settings):
    return KafkaConsumer(
        bootstrap_servers=bootstrap, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False, consumer_timeout_ms=20000, **settings)


def take(consumer, count):
    records = []
    for message in consumer:
        records.append({"offset": message.offset, "value": message.value.decode()})
        if len(records) == count:
            break
    return records


admin = KafkaAdminClient(bootstrap_servers=bootstrap)
admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])

producer = KafkaProducer(bootstrap_servers=bootstrap)
sent = [producer.send(topic, f"r{i}".encode(), partition=0, timestamp_ms=1000 + i) for i in range(10)]
producer.flush(20)
seen["produced"] = [future.get(1).offset for future in sent]
producer.close()

first = member()
first.subscribe([topic])
seen["consumed"] = take(first, 10)
first.commit({partition: OffsetAndMetadata(4, "from python")})
first.close()

second = member()
second.subscribe([topic])
seen["resumed"] = take(second, 1)
second.seek(partition, 7)
seen["sought"] = take(second, 1)
seen["committed"] = second.committed(partition)
seen["earliest"] = second.beginning_offsets([partition])[partition]
seen["latest"] = second.end_offsets([partition])[partition]
seen["byTime"] = second.offsets_for_times({partition: 1006})[partition].offset
second.close()

listed = admin.list_consumer_group_offsets(group)[partition]
seen["listedCommit"] = [listed.offset, listed.metadata]
admin.close()
print(json.dumps(seen))

#!/bin/sh
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS-} -cp '/servers/kafka/*' org.apache.kafka.tools.TopicCommand "$@"

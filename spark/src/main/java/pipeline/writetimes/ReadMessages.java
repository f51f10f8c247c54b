package pipeline.writetimes;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import pipeline.records.KafkaMessage;

/** One task: its messages, in the order of their offsets, each with the write timestamp of what follows from it. The same however often it is run. */
public final class ReadMessages implements FlatMapFunction<Iterator<Row>, KafkaMessage> {
  private static final long serialVersionUID = 1;
  private final WriteTimes times;

  public ReadMessages(WriteTimes times) {
    this.times = times;
  }

  /** One after the other: all of them may be too large for an executor's memory. */
  @Override
  public Iterator<KafkaMessage> call(Iterator<Row> rows) {
    Map<Integer, WriteTimes.OfPartition> partitions = new HashMap<>();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
        .map(row -> KafkaMessage.from(row, (partition, offset, appendedAt) ->
                partitions.computeIfAbsent(partition, times::of).next(offset, appendedAt)))
        .iterator();
  }
}

package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("the exact sum")
class ExactSumTest {
  @Test
  @DisplayName("is rounded once, at its end")
  void roundsOnce() {
    assertEquals(0, sum());
    assertEquals(0.1, sum(0.1));
    assertEquals(1, sum(Collections.nCopies(10, 0.1).stream().mapToDouble(it -> it).toArray()));
    assertEquals(1, sum(1e100, 1, -1e100));
    assertEquals(1, sum(1, 0x1p-53));
    assertEquals(1 + 0x1p-52, sum(1, 0x1p-53, Double.MIN_VALUE));
    assertEquals(1 + 0x1p-52, sum(1, 0x1p-53, 0x1p-53));
    assertEquals(Double.doubleToLongBits(0.0), Double.doubleToLongBits(sum(-0.0)));
  }

  @Test
  @DisplayName("leaves the doubles' range on its way and comes back")
  void goesBeyondTheRange() {
    assertEquals(Double.MAX_VALUE, sum(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE));
    assertEquals(Double.MAX_VALUE, sum(1, Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -1));
    assertEquals(Double.POSITIVE_INFINITY, sum(Double.MAX_VALUE, Double.MAX_VALUE));
    assertEquals(Double.POSITIVE_INFINITY, sum(1, Double.POSITIVE_INFINITY, 2));
    assertEquals(Double.NaN, sum(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
  }

  @RepeatedTest(20)
  @DisplayName("is the nearest double to what BigDecimal adds up, in every order")
  void isExact(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Double> numbers = new ArrayList<>();
    for (int at = 0; at < 200; at++) {
      double number = (random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(140) - 70);
      numbers.add(number);
      // Cancels out all but the last bits.
      if (random.nextInt(3) == 0) numbers.add(-number + Math.ulp(number));
    }
    double expected = numbers.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue();
    for (int order = 0; order < 5; order++) {
      Collections.shuffle(numbers, random);
      assertEquals(expected, sum(numbers.stream().mapToDouble(it -> it).toArray()));
    }
  }

  @RepeatedTest(20)
  @DisplayName("of parts is that of the whole, wherever it is parted, beyond the doubles' range, too")
  void addsUpParts(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    ExactSum whole = new ExactSum();
    ExactSum parts = new ExactSum();
    for (int part = 0; part < 10; part++) {
      ExactSum sum = new ExactSum();
      for (int at = 0; at < 20; at++) {
        double number = (random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(140) - 70);
        if (random.nextInt(repetition.getCurrentRepetition()) > 10) number = Double.MAX_VALUE * random.nextInt(-1, 2);
        whole.add(number);
        sum.add(number);
      }
      parts.addAll(sum);
    }
    assertEquals(whole.value(), parts.value());
    parts.addAll(new ExactSum());
    assertEquals(whole.value(), parts.value());
    ExactSum infinite = new ExactSum();
    infinite.add(Double.NEGATIVE_INFINITY);
    parts.addAll(infinite);
    assertEquals(Double.NEGATIVE_INFINITY, parts.value());
  }

  private static double sum(double... numbers) {
    ExactSum sum = new ExactSum();
    for (double number : numbers) sum.add(number);
    return sum.value();
  }
}

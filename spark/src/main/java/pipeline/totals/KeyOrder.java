package pipeline.totals;

import java.math.BigInteger;
import java.util.UUID;
import java.util.function.Function;
import pipeline.settings.Definition;

/** Cassandra's order of the keys of one type, as far as a range of them can be halved by it. */
interface KeyOrder {
  /** No key is before it. */
  Object first();

  /** The next one after a key that there can be; null after the last. */
  Object after(Object key);

  /**
   * A key about halfway: {@code from} is before it, and it is before {@code to}. Null where there can be none.
   *
   * @param to null for the end of all keys
   */
  Object between(Object from, Object to);

  static KeyOrder of(Definition.Type type) {
    return switch (type) {
      case TEXT -> new Texts();
      case INT -> Numbered.signed(32, number -> (Integer) number, BigInteger::intValueExact);
      case BIGINT -> Numbered.signed(64, number -> (Long) number, BigInteger::longValueExact);
      case UUID -> new Numbered(BigInteger.ZERO, BigInteger.ONE.shiftLeft(128), key -> number((UUID) key), KeyOrder::uuid);
      default -> throw new IllegalArgumentException("no key is of type " + type);
    };
  }

  /** Keys that are counted off, from {@code begin} to before {@code end}. */
  record Numbered(
      BigInteger begin, BigInteger end, Function<Object, BigInteger> number, Function<BigInteger, Object> key)
      implements KeyOrder {
    static Numbered signed(int bits, Function<Object, Number> number, Function<BigInteger, Object> key) {
      BigInteger end = BigInteger.ONE.shiftLeft(bits - 1);
      return new Numbered(end.negate(), end, it -> BigInteger.valueOf(number.apply(it).longValue()), key);
    }

    @Override
    public Object first() {
      return key.apply(begin);
    }

    @Override
    public Object after(Object one) {
      BigInteger next = number.apply(one).add(BigInteger.ONE);
      return next.equals(end) ? null : key.apply(next);
    }

    @Override
    public Object between(Object from, Object to) {
      BigInteger low = number.apply(from);
      BigInteger middle = low.add(to == null ? end : number.apply(to)).shiftRight(1);
      return middle.equals(low) ? null : key.apply(middle);
    }
  }

  /** By their UTF-8, which is by their code points. */
  record Texts() implements KeyOrder {
    private static final int SURROGATES = Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1;
    private static final int ENDED = 0;
    private static final int BEYOND = Character.MAX_CODE_POINT + 2 - SURROGATES;

    @Override
    public Object first() {
      return "";
    }

    @Override
    public Object after(Object key) {
      return key + "\0";
    }

    @Override
    public Object between(Object from, Object to) {
      int[] low = digits((String) from);
      int[] high = to == null ? new int[] {BEYOND} : digits((String) to);
      StringBuilder text = new StringBuilder();
      boolean isBefore = false;
      for (int at = 0; ; at++) {
        int floor = at < low.length ? low[at] : ENDED;
        int ceiling = isBefore ? BEYOND : at < high.length ? high[at] : ENDED;
        int middle = (floor + ceiling) / 2;
        if (middle > floor) return text.appendCodePoint(codePoint(middle)).toString();
        if (floor == ENDED) return at + 1 < high.length ? text.append('\0').toString() : null;
        text.appendCodePoint(codePoint(floor));
        isBefore |= ceiling > floor;
      }
    }

    /** From 1, without the gap that UTF-16 has. */
    private static int[] digits(String text) {
      return text.codePoints().map(it -> it < Character.MIN_SURROGATE ? it + 1 : it + 1 - SURROGATES).toArray();
    }

    private static int codePoint(int digit) {
      return digit <= Character.MIN_SURROGATE ? digit - 1 : digit - 1 + SURROGATES;
    }
  }

  /** The version counts most, then the bits from the left; those of the time of version 1 in the order of their weight. */
  private static BigInteger number(UUID id) {
    long high = id.getMostSignificantBits();
    long lower = id.version() == 1
        ? (high & 0xFFF) << 48 | (high >>> 16 & 0xFFFF) << 32 | high >>> 32
        : high >>> 16 << 12 | high & 0xFFF;
    return unsigned((long) id.version() << 60 | lower).shiftLeft(64).or(unsigned(id.getLeastSignificantBits()));
  }

  private static UUID uuid(BigInteger number) {
    long high = number.shiftRight(64).longValue();
    long version = high >>> 60;
    long lower = high & 0x0FFF_FFFF_FFFF_FFFFL;
    long bits = version == 1
        ? lower << 32 | (lower >>> 32 & 0xFFFF) << 16 | lower >>> 48
        : lower >>> 12 << 16 | lower & 0xFFF;
    return new UUID(bits | version << 12, number.longValue());
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }
}

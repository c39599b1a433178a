package dev.separable.weights;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Python's pickles of protocols 2 to 5, as far as data need them, and runs nothing: what a
 * pickle names or calls is only handed to a {@link Meaning}. Values are {@code null} for None,
 * Boolean, Long, BigInteger, Double, String, Object[] for a tuple, {@code List<Object>}, {@link
 * PickleDict}, or what the meaning made. Opcodes, nesting and lengths are bounded by the file and
 * by {@link #MOST_STEPS}; values that hold themselves are possible.
 */
final class Pickle {
  /** Networks take some 30 a tensor; at most 100 bytes of memory go with one. */
  static final int MOST_STEPS = 1_000_000;

  private static final int FIRST_PROTOCOL = 2;
  private static final int LAST_PROTOCOL = 5;
  private static final Object[] EMPTY = {};

  /** What the names in a pickle stand for. */
  interface Meaning {
    /** A name alone, as {@code torch.float32}. */
    Object global(String name);

    /** A call of something that {@link #global} gave. */
    Object call(Object callee, Object[] arguments);

    /** A new object of a class that {@link #global} gave. */
    Object instance(Object type, Object[] arguments);

    /** What lies outside of the pickle under this id. */
    Object persistent(Object id);
  }

  /** A value of which only that it is there is known. */
  enum Opaque {
    VALUE
  }

  private final PickleInput in;
  private final Meaning meaning;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int steps;

  private Pickle(PickleInput in, Meaning meaning) {
    this.in = in;
    this.meaning = meaning;
  }

  /**
   * The value of the pickle at the position of {@code bytes}, which moves behind it.
   *
   * @throws WeightsException if it is damaged, too long, or of another kind
   */
  static Object read(ByteBuffer bytes, String source, Meaning meaning) {
    return new Pickle(new PickleInput(bytes, source), meaning).value();
  }

  private Object value() {
    if (in.byteValue() != 0x80) {
      throw in.wrong("does not begin as a pickle of protocol 2 or later");
    }
    int protocol = in.byteValue();
    if (protocol < FIRST_PROTOCOL || protocol > LAST_PROTOCOL) {
      throw in.wrong("is of protocol " + protocol + ", wanted 2 to 5");
    }
    for (int op = in.byteValue(); op != '.'; op = in.byteValue()) {
      if (++steps > MOST_STEPS) {
        throw in.wrong("takes more than " + MOST_STEPS + " steps");
      }
      if (!number(op) && !text(op) && !container(op) && !memory(op) && !object(op)) {
        throw in.wrong("has the opcode 0x%02x, which no state_dict needs".formatted(op));
      }
    }
    Object value = pop();
    if (!stack.isEmpty() || !marks.isEmpty()) {
      throw in.wrong("ends with " + stack.size() + " values too many");
    }
    return value;
  }

  private boolean number(int op) {
    switch (op) {
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.intValue());
      case 'K' -> push((long) in.byteValue());
      case 'M' -> push((long) in.shortValue());
      case 0x8a -> push(in.integer(in.byteValue()));
      case 0x8b -> push(in.integer(in.intValue()));
      case 'G' -> push(in.doubleValue());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean text(int op) {
    switch (op) {
      case 'X' -> push(in.text(in.unsignedInt()));
      case 0x8c -> push(in.text(in.byteValue()));
      case 0x8d -> push(in.text(in.longValue()));
      case 'U' -> push(in.latin(in.byteValue()));
      case 'T' -> push(in.latin(in.unsignedInt()));
      case 'C' -> opaque(in.byteValue());
      case 'B' -> opaque(in.unsignedInt());
      case 0x8e, 0x96 -> opaque(in.longValue());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void opaque(long bytes) {
    in.skip(bytes);
    push(Opaque.VALUE);
  }

  private boolean container(int op) {
    switch (op) {
      case ')' -> push(EMPTY);
      case 't' -> push(popToMark());
      case 0x85, 0x86, 0x87 -> push(pop(op - 0x84));
      case ']' -> push(new ArrayList<>(0));
      case 'l' -> push(new ArrayList<>(Arrays.asList(popToMark())));
      case 'a' -> append(pop(1));
      case 'e' -> append(popToMark());
      case '}' -> push(new PickleDict());
      case 'd' -> {
        Object[] pairs = popToMark();
        push(new PickleDict());
        set(pairs);
      }
      case 's' -> set(pop(2));
      case 'u' -> set(popToMark());
      case 0x8f -> push(Opaque.VALUE);
      case 0x90 -> popToMark();
      case 0x91 -> {
        popToMark();
        push(Opaque.VALUE);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memory(int op) {
    switch (op) {
      case '(' -> marks.add(stack.size());
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(top());
      case 'h' -> push(recall(in.byteValue()));
      case 'j' -> push(recall(in.intValue()));
      case 'q' -> memo.put(in.byteValue(), top());
      case 'r' -> memo.put(in.intValue(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 0x95 -> in.longValue(); // The length of a frame, a hint for readers of streams.
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean object(int op) {
    switch (op) {
      case 'c' -> {
        String module = in.line();
        push(meaning.global(module + "." + in.line()));
      }
      case 0x93 -> {
        Object[] names = pop(2);
        push(meaning.global(string(names[0]) + "." + string(names[1])));
      }
      case 'R' -> {
        Object[] call = pop(2);
        push(meaning.call(call[0], tuple(call[1])));
      }
      case 0x81 -> {
        Object[] call = pop(2);
        push(meaning.instance(call[0], tuple(call[1])));
      }
      case 0x92 -> {
        Object[] call = pop(3);
        push(meaning.instance(call[0], tuple(call[1])));
      }
      case 'b' -> {
        pop(); // An object's state, such as the versions of modules.
        top();
      }
      case 'Q' -> push(meaning.persistent(pop()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void append(Object[] items) {
    Object target = top();
    if (target instanceof List<?>) {
      @SuppressWarnings("unchecked") // Only lists of objects are pushed.
      List<Object> list = (List<Object>) target;
      list.addAll(Arrays.asList(items));
    } else if (target != Opaque.VALUE) {
      throw in.wrong("appends to what is no list");
    }
  }

  private void set(Object[] pairs) {
    if (pairs.length % 2 != 0) {
      throw in.wrong("sets a key without a value");
    }
    if (top() instanceof PickleDict dict) {
      for (int i = 0; i < pairs.length; i += 2) {
        dict.put(pairs[i], pairs[i + 1]);
      }
    } else if (top() != Opaque.VALUE) {
      throw in.wrong("sets keys of what is no dictionary");
    }
  }

  private Object recall(int index) {
    if (!memo.containsKey(index)) {
      throw in.wrong("recalls value " + Integer.toUnsignedString(index) + ", which was not kept");
    }
    return memo.get(index);
  }

  /** Half of a global's name; short, since the same long one may be recalled at every step. */
  private String string(Object value) {
    if (value instanceof String text && text.length() <= PickleInput.LONGEST_LINE) {
      return text;
    }
    throw in.wrong(
        "names a global by what is no string of up to " + PickleInput.LONGEST_LINE + " characters");
  }

  private Object[] tuple(Object value) {
    if (value instanceof Object[] arguments) {
      return arguments;
    }
    throw in.wrong("calls with what is no tuple");
  }

  private void push(Object value) {
    stack.add(value);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  private Object top() {
    if (stack.size() <= floor()) {
      throw in.wrong("wants a value, but the stack is empty");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  private Object[] pop(int count) {
    if (stack.size() - floor() < count) {
      throw in.wrong("wants " + count + " values, but the stack is empty");
    }
    return popFrom(stack.size() - count);
  }

  private Object[] popToMark() {
    if (marks.isEmpty()) {
      throw in.wrong("wants a mark, but there is none");
    }
    return popFrom(marks.remove(marks.size() - 1));
  }

  private Object[] popFrom(int start) {
    List<Object> end = stack.subList(start, stack.size());
    Object[] values = end.toArray();
    end.clear();
    return values;
  }
}

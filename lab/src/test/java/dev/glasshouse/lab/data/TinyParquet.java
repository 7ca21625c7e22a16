package dev.glasshouse.lab.data;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes Parquet files of one required column of strings or of 32-bit integers, a plain page a row
 * group, after the format's specification; its structures are in Thrift's compact protocol.
 */
final class TinyParquet {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int INT32_COLUMN = 1;
  private static final int BYTES_COLUMN = 6;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int lastField;

  private TinyParquet() {}

  /** A file whose column holds texts, a list for each row group; pages are compressed if asked. */
  static byte[] ofTexts(String column, boolean zstd, List<List<String>> groups) {
    List<byte[]> pages = groups.stream().map(TinyParquet::plain).toList();
    List<Integer> rows = groups.stream().map(List::size).toList();
    return file(column, BYTES_COLUMN, zstd, pages, rows);
  }

  /** A file whose column holds the number 7. */
  static byte[] ofNumber(String column) {
    return file(column, INT32_COLUMN, false, List.of(little(7)), List.of(1));
  }

  private static byte[] plain(List<String> texts) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      page.writeBytes(little(bytes.length));
      page.writeBytes(bytes);
    }
    return page.toByteArray();
  }

  private static byte[] file(
      String column, int type, boolean zstd, List<byte[]> pages, List<Integer> rows) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(MAGIC);
    TinyParquet meta = new TinyParquet();
    meta.integer(1, I32, 1);
    meta.list(2, STRUCT, 2);
    meta.element("root", -1, 1);
    meta.element(column, type, -1);
    meta.integer(3, I64, rows.stream().mapToInt(Integer::intValue).sum());
    meta.list(4, STRUCT, pages.size());
    for (int i = 0; i < pages.size(); i++) {
      long offset = file.size();
      byte[] page = pages.get(i);
      byte[] stored = zstd ? Zstd.compress(page) : page;
      byte[] header = header(page.length, stored.length, rows.get(i));
      file.writeBytes(header);
      file.writeBytes(stored);
      meta.group(
          column, type, zstd, offset, header.length, page.length, stored.length, rows.get(i));
    }
    meta.stop();
    byte[] footer = meta.out.toByteArray();
    file.writeBytes(footer);
    file.writeBytes(little(footer.length));
    file.writeBytes(MAGIC);
    return file.toByteArray();
  }

  private static byte[] header(int plain, int stored, int rows) {
    TinyParquet header = new TinyParquet();
    header.integer(1, I32, 0);
    header.integer(2, I32, plain);
    header.integer(3, I32, stored);
    int outer = header.struct(5);
    header.integer(1, I32, rows);
    header.integer(2, I32, 0);
    header.integer(3, I32, 3);
    header.integer(4, I32, 3);
    header.end(outer);
    header.stop();
    return header.out.toByteArray();
  }

  private void element(String name, int type, int children) {
    lastField = 0;
    if (type >= 0) {
      integer(1, I32, type);
      integer(3, I32, 0);
    }
    binary(4, name);
    if (children >= 0) {
      integer(5, I32, children);
    }
    stop();
    lastField = 2;
  }

  private void group(
      String column,
      int type,
      boolean zstd,
      long offset,
      int header,
      int plain,
      int stored,
      int rows) {
    lastField = 0;
    list(1, STRUCT, 1);
    lastField = 0;
    integer(2, I64, offset);
    int chunk = struct(3);
    integer(1, I32, type);
    list(2, I32, 1);
    varint(0);
    list(3, BINARY, 1);
    bytes(column);
    integer(4, I32, zstd ? 6 : 0);
    integer(5, I64, rows);
    integer(6, I64, header + plain);
    integer(7, I64, header + stored);
    integer(9, I64, offset);
    end(chunk);
    stop();
    lastField = 1;
    integer(2, I64, header + plain);
    integer(3, I64, rows);
    stop();
    lastField = 4;
  }

  private void field(int id, int type) {
    out.write((id - lastField) << 4 | type);
    lastField = id;
  }

  private void integer(int id, int type, long value) {
    field(id, type);
    varint(value << 1 ^ value >> 63);
  }

  private void binary(int id, String text) {
    field(id, BINARY);
    bytes(text);
  }

  private void bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  private void list(int id, int type, int size) {
    field(id, LIST);
    out.write(size << 4 | type);
  }

  /** Begins a nested structure; gives what {@link #end} wants back. */
  private int struct(int id) {
    field(id, STRUCT);
    lastField = 0;
    return id;
  }

  private void end(int id) {
    stop();
    lastField = id;
  }

  private void stop() {
    out.write(0);
  }

  private void varint(long value) {
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
      out.write((int) (rest & 0x7F | 0x80));
    }
    out.write((int) rest);
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}

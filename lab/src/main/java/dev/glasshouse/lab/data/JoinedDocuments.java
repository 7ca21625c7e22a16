package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several corpora as one, each with as much as it has. */
final class JoinedDocuments implements Documents {
  private final List<Documents> members;

  /**
   * @throws UserError if one of them is endless: there would be nothing left of the others
   */
  JoinedDocuments(List<Documents> members) {
    this.members = List.copyOf(members);
    for (Documents each : members) {
      if (each.endless()) {
        throw new UserError(
            "Cannot join %s with other data: it has no end; give each a weight, as in %s:0.8"
                .formatted(each.description(), each.description()));
      }
    }
  }

  @Override
  public String description() {
    return describe(Documents::description);
  }

  @Override
  public String fingerprint() {
    return describe(Documents::fingerprint);
  }

  private String describe(Function<Documents, String> what) {
    return members.stream().map(what).collect(Collectors.joining(", "));
  }

  @Override
  public int parts() {
    return Math.toIntExact(members.stream().mapToLong(Documents::parts).sum());
  }

  @Override
  public Stream<String> open() {
    return Parts.inOrder(this);
  }

  @Override
  public Stream<String> open(int part) {
    int rest = part;
    for (Documents each : members) {
      if (rest < each.parts()) {
        return each.open(rest);
      }
      rest -= each.parts();
    }
    throw new IndexOutOfBoundsException("part " + part + " of " + parts());
  }
}

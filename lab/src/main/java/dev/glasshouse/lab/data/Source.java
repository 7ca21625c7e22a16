package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Documents with a share of the mixture.
 *
 * @param name short, its own among the sources
 * @param share of the tokens, above 0 to 1
 * @param documents where it comes from
 */
public record Source(String name, double share, Documents documents) {

  /**
   * Opens what the user named. Sources without weights are joined to one; none stand for WordNet.
   *
   * @param named all with weights or all without
   * @param seed see {@link NamedCorpora}
   * @return at least one; the shares' sum is 1
   * @throws UserError if there is nothing of a name, or only some have weights
   */
  public static List<Source> open(List<DataSource> named, long seed) {
    if (named.isEmpty()) {
      return open(List.of(new DataSource("wordnet", "", 0, "")), seed);
    }
    long weighted = named.stream().filter(each -> each.weight() > 0).count();
    if (weighted > 0 && weighted < named.size()) {
      String without =
          named.stream().filter(each -> each.weight() == 0).findFirst().orElseThrow().from();
      throw new UserError(
          "Data: %s has no weight but others have; give each one, as in %s:0.5, or none"
              .formatted(without, without));
    }
    List<Documents> documents = named.stream().map(each -> documents(each, seed)).toList();
    if (named.size() == 1) {
      return List.of(new Source(named.getFirst().name(), 1, documents.getFirst()));
    }
    if (weighted == 0) {
      return List.of(new Source("all", 1, new JoinedDocuments(documents)));
    }
    double sum = named.stream().mapToDouble(DataSource::weight).sum();
    List<Source> sources = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < named.size(); i++) {
      String name = named.get(i).name();
      String own = names.add(name) ? name : name + "#" + (i + 1);
      sources.add(new Source(own, named.get(i).weight() / sum, documents.get(i)));
    }
    return List.copyOf(sources);
  }

  private static Documents documents(DataSource source, long seed) {
    Documents documents =
        NamedCorpora.isName(source.from())
            ? NamedCorpora.open(source.from(), seed)
            : FileDocuments.of(source.from(), source.field());
    return source.opening().isEmpty()
        ? documents
        : new OpenedDocuments(documents, source.opening());
  }
}

package dev.glasshouse.lab.eval;

import java.nio.file.Path;

/**
 * Something that a model is measured at. Each kind is a record whose components are the keys of its
 * YAML file; {@link TaskFiles} knows the kinds by name.
 */
public sealed interface Task
    permits ChoiceTask, PairTask, LastWordTask, GenerationTask, TextTask, StoriesTask {

  /** What reports call it. */
  String name();

  /** The name of its kind in YAML files. */
  String kind();

  /**
   * Raised when the same definition and data come to other results, so that old ones are not used.
   */
  int version();

  /**
   * A digest of what it is measured on.
   *
   * @param folder where the data lies
   * @throws dev.glasshouse.tensor.UserError if the data is missing or cannot be read
   */
  String dataHash(Path folder);

  /**
   * Measures a model.
   *
   * @param folder where the data lies
   * @param limit most items of each data file, from its beginning
   * @param listener hears how far it is
   * @throws dev.glasshouse.tensor.UserError if the data is missing or does not have the fields that
   *     the task names
   */
  TaskResult measure(Subject subject, Path folder, int limit, EvalListener listener);
}

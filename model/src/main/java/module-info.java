/** Architectures, tokenisers and file formats. */
module dev.glasshouse.model {
  requires transitive dev.glasshouse.tensor;
  requires transitive tools.jackson.databind;
  requires static org.jspecify;

  exports dev.glasshouse.model;
  exports dev.glasshouse.model.arch;
  exports dev.glasshouse.model.format;
  exports dev.glasshouse.model.nn;
  exports dev.glasshouse.model.template;
  exports dev.glasshouse.model.tokenizer;
}

/** Data, training, evaluation, reports. */
module dev.glasshouse.lab {
  requires transitive dev.glasshouse.engine;
  requires tools.jackson.dataformat.yaml;
}

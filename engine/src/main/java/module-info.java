/** Generation for one sequence or many. */
module dev.glasshouse.engine {
  requires transitive dev.glasshouse.model;
  requires static org.jspecify;

  exports dev.glasshouse.engine;
}

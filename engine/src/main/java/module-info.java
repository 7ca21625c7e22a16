/** Generation for one sequence or many. */
module dev.glasshouse.engine {
  requires transitive dev.glasshouse.model;

  exports dev.glasshouse.engine;
}

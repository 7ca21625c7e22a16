/** Benchmarks, and the peers they measure against. Nothing else uses this module. */
module dev.glasshouse.bench {
  requires com.fasterxml.jackson.annotation;
  requires dev.glasshouse.cli;
  requires dev.glasshouse.lab;
  requires transitive dev.glasshouse.model;
  requires info.picocli;
  requires java.management;
  requires jdk.incubator.vector;
  requires jtokkit;
  requires org.bytedeco.javacpp;
  requires transitive org.bytedeco.pytorch;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports dev.glasshouse.bench;
  exports dev.glasshouse.bench.libtorch;

  opens dev.glasshouse.bench to
      tools.jackson.databind,
      info.picocli;
  opens dev.glasshouse.bench.libtorch to
      tools.jackson.databind;
}

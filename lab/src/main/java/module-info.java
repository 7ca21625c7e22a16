/** Data, training, evaluation, reports. */
module dev.glasshouse.lab {
  requires transitive dev.glasshouse.engine;
  requires com.github.luben.zstd_jni;
  requires dev.hardwood.core;
  requires jdk.management;
  requires jtokkit;
  requires tools.jackson.dataformat.yaml;
  requires static org.jspecify;

  exports dev.glasshouse.lab;
  exports dev.glasshouse.lab.data;
  exports dev.glasshouse.lab.data.storyworld;
  exports dev.glasshouse.lab.eval;
  exports dev.glasshouse.lab.report;
  exports dev.glasshouse.lab.scale;
  exports dev.glasshouse.lab.train;
}

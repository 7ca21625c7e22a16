/** The command line: one file a command. */
module dev.glasshouse.cli {
  requires dev.glasshouse.engine;
  requires dev.glasshouse.lab;
  requires info.picocli;
  requires tools.jackson.databind;
  requires jdk.management;
  requires static org.jspecify;

  exports dev.glasshouse.cli;

  opens dev.glasshouse.cli to
      info.picocli;
}

/** The command line: one file a command. */
module dev.glasshouse.cli {
  requires dev.glasshouse.lab;
  requires info.picocli;
  requires jdk.management;

  exports dev.glasshouse.cli;

  opens dev.glasshouse.cli to
      info.picocli;
}

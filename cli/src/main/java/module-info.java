/** The command line: one file a command. */
module dev.glasshouse.cli {
  requires dev.glasshouse.lab;
  requires info.picocli;
}

/** Small programs to read first. */
module dev.glasshouse.examples {
  requires dev.glasshouse.lab;
}

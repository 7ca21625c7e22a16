package dev.glasshouse.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  /** Made by picocli. */
  Version() {}

  @Override
  public String[] getVersion() {
    return new String[] {"glasshouse " + glasshouse(), "Java " + Runtime.version()};
  }

  /** The version in the jar's manifest; classes run from a folder have none. */
  static String glasshouse() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}

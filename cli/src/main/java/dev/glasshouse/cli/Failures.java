package dev.glasshouse.cli;

import dev.glasshouse.tensor.UserError;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one or two lines for the user, and an exit code. */
final class Failures {
  private Failures() {}

  /**
   * A command line that does not parse: what is wrong with it, the nearest known name, and where
   * the help is.
   *
   * @param failure what the parser found
   * @param args the whole command line
   * @return {@link ExitCode#USAGE}
   */
  static int onParameters(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try '" + name + " --help'.");
    trace(failure, command);
    return ExitCode.USAGE;
  }

  /**
   * A command that threw.
   *
   * @param failure what was thrown
   * @param command the command that ran
   * @return {@link ExitCode#USAGE} for what the user can mend, otherwise {@link ExitCode#SOFTWARE}
   */
  static int report(Throwable failure, CommandLine command) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    String forUser = forUser(failure);
    if (forUser != null) {
      err.println(name + ": " + forUser);
    } else {
      err.println(name + ": " + ourFault(failure));
    }
    boolean traced = trace(failure, command);
    if (forUser == null && !traced) {
      err.println("This is a fault of Glasshouse, not yours: run with --debug to see where.");
    }
    return forUser != null ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** The message if the user can mend the failure, otherwise null. */
  private static @Nullable String forUser(Throwable failure) {
    return switch (failure) {
      case UserError error -> error.getMessage();
      case NoSuchFileException error -> error.getFile() + ": no such file or folder";
      case AccessDeniedException error -> error.getFile() + ": permission denied";
      case FileSystemException error -> error.getMessage();
      default -> null;
    };
  }

  private static String ourFault(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "out of Java heap ("
          + failure.getMessage()
          + "): give it more, as in GLASSHOUSE_OPTS=-Xmx2g";
    }
    return failure.toString();
  }

  private static boolean trace(Throwable failure, CommandLine command) {
    boolean wanted = ((Glasshouse) command.getCommandSpec().root().userObject()).debug();
    if (wanted) {
      failure.printStackTrace(command.getErr());
    }
    return wanted;
  }
}

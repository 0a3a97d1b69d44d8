package org.veilbank.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code veil}. */
@Command(
    name = "veil",
    description = "Banks and card issuers compute on what they never see.",
    subcommands = {
      DemoCommand.class,
      ConsortiumCommand.class,
      BankCommand.class,
      RoundCommand.class,
      BoardCommand.class,
      AuditCommand.class,
      LedgerCommand.class,
      BenchCommand.class,
      ParametersCommand.class,
      VersionCommand.class
    },
    footer = {"", "Besides, ./veil test builds and runs all tests."})
public final class Veil {
  private static final int FAILED = 1;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sees to it
  private boolean help;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error arose.")
  private boolean stacktrace;

  private Veil() {}

  /** Runs one command; the exit code is 0, 1 if it failed, or 2 if it was called wrongly. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    Veil veil = new Veil();
    CommandLine commandLine = new CommandLine(veil);
    commandLine.setExecutionExceptionHandler((e, failed, parsed) -> {
      if (veil.stacktrace) {
        e.printStackTrace(failed.getErr());
      } else {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        failed.getErr().println("veil: " + message);
      }
      return FAILED;
    });
    return commandLine;
  }
}

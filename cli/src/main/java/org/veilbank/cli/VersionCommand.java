package org.veilbank.cli;

import java.util.concurrent.Callable;
import org.veilbank.math.PrimeRing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code veil version}. */
@Command(name = "version", description = "Show the versions of Veilbank and Java, and the kernel.")
final class VersionCommand implements Callable<Integer> {
  private static final String VERSION = "0.1.0-SNAPSHOT";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .printf(
            "veilbank %s, Java %s, %s kernel%n",
            VERSION, System.getProperty("java.version"), PrimeRing.kernelName());
    return 0;
  }
}

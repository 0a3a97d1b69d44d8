package org.veilbank.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.veilbank.math.PrimeRing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code veil version}. */
@Command(name = "version", description = "Show the versions of Veilbank and Java, and the kernel.")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    spec.commandLine()
        .getOut()
        .printf(
            "veilbank %s, Java %s, %s kernel%n",
            version(), System.getProperty("java.version"), PrimeRing.kernelName());
    return 0;
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "version.properties is not in the build"));
    }
    return properties.getProperty("version");
  }
}

package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  void showsMachineAndJava() {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), new String[] {"doctor"});
    assertThat(code).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines().map(line -> line.split(" {2,}")[0]))
        .contains("machine", "processors", "memory", "java", "vector API", "native access")
        .contains("kernels", "products", "speed");
    assertThat(out.toString())
        .contains(Runtime.version().toString())
        .contains("processors     " + Runtime.getRuntime().availableProcessors());
  }

  @Test
  void findsTheFlagsThatTestsRunWith() {
    assertThat(JavaFindings.all())
        .contains(Finding.good("vector API", "on"), Finding.good("native access", "on"));
  }
}

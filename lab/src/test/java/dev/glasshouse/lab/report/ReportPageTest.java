package dev.glasshouse.lab.report;

import static com.microsoft.playwright.options.ColorScheme.DARK;
import static com.microsoft.playwright.options.ColorScheme.LIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens reports in a browser, as a reader would. Needs Chromium and Node.js on the PATH. */
class ReportPageTest {
  @TempDir static Path folder;
  private static Playwright playwright;
  private static Browser browser;
  private static Path report;
  private static Path comparison;

  private final List<String> complaints = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private Page page;

  @BeforeAll
  static void open() throws IOException {
    Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<Path> node = onPath("node", "nodejs");
    boolean there = chromium.isPresent() && node.isPresent();
    assertThat(there || System.getenv("CI") == null).as("CI needs chromium and node").isTrue();
    assumeTrue(there, "not looked at in a browser: install chromium and nodejs");
    var one = RunFixture.write(folder.resolve("one"), 200, 0.002);
    var two = RunFixture.write(folder.resolve("two"), 100, 0.004);
    report = Report.of(one).write();
    comparison = folder.resolve("comparison.html");
    Comparison.of(List.of(one, two)).write(comparison);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        node.orElseThrow().toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.orElseThrow())
                    .setArgs(List.of("--no-sandbox")));
  }

  private static Optional<Path> onPath(String... names) {
    return Stream.of(names)
        .flatMap(name ->
            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(each -> Path.of(each, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @AfterAll
  static void close() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @AfterEach
  void closePage() {
    page.close();
  }

  private void show(Path file, int width, ColorScheme scheme) {
    page =
        browser.newPage(
            new Browser.NewPageOptions().setViewportSize(width, 900).setColorScheme(scheme));
    page.onConsoleMessage(message -> complaints.add(message.text()));
    page.onPageError(complaints::add);
    page.onRequest(request -> requests.add(request.url()));
    page.navigate(file.toUri().toString());
    page.waitForSelector("#learnt svg path.series");
  }

  @Test
  void drawsItselfWithoutNetworkOrComplaint() {
    show(report, 1280, LIGHT);
    assertThat(page.locator("h1").textContent()).contains("grown in 3 minutes");
    assertThat(page.locator("#learnt path.series").count()).isGreaterThanOrEqualTo(5);
    page.locator("#learnt summary").first().click();
    assertThat(page.locator("#learnt table").first().textContent()).contains("200");
    page.getByText("log", new Page.GetByTextOptions().setExact(true)).click();
    page.getByText("tokens", new Page.GetByTextOptions().setExact(true)).first().click();
    assertThat(requests).containsExactly(report.toUri().toString());
    assertThat(complaints).isEmpty();
  }

  @Test
  void tellsValuesUnderThePointerAndToTheKeyboard() {
    show(report, 1280, LIGHT);
    Locator chart = page.locator("#learnt figure").first();
    Locator tip = chart.locator(".tip");
    assertThat(tip.isVisible()).isFalse();
    chart.locator(".plot").hover();
    assertThat(tip.isVisible()).isTrue();
    assertThat(tip.textContent()).containsPattern("step \\d+").contains("measured");
    chart.locator(".plot").focus();
    page.keyboard().press("Home");
    page.keyboard().press("ArrowRight");
    assertThat(tip.textContent()).contains("step 2").contains("measured2");
    page.keyboard().press("Escape");
    assertThat(tip.isVisible()).isFalse();
  }

  @Test
  void showsWhatAModelWroteAndRunsNoneOfIt() {
    show(report, 1280, LIGHT);
    assertThat(page.locator("#writes .sample p").first().textContent())
        .isEqualTo(RunFixture.HOSTILE);
    assertThat(page.evaluate("() => window.hacked === undefined")).isEqualTo(true);
    assertThat(page.locator("img").count()).isZero();
    page.evaluate(
        "() => { const s = document.createElement('script');"
            + " s.textContent = 'window.hacked = 3'; document.body.append(s); }");
    assertThat(page.evaluate("() => window.hacked === undefined"))
        .as("the policy admits no other script")
        .isEqualTo(true);
  }

  @Test
  void coloursSentencesAndTellsWhatIsWrong() {
    show(report, 1280, LIGHT);
    Locator samples = page.locator("#writes .sample");
    assertThat(samples.nth(1).locator(".verdict").textContent()).isEqualTo("consistent");
    assertThat(samples.nth(1).locator(".consistent").count()).isPositive();
    Locator wrong = samples.nth(2).locator(".contradiction").last();
    wrong.focus();
    assertThat(wrong.getAttribute("data-reason")).contains("no end");
    assertThat(samples.nth(2).locator(".reasons").textContent()).contains("no end");
  }

  @Test
  void showsHowManyStoriesAreGoodAndWhyOthersAreNot() {
    show(report, 1280, LIGHT);
    Locator tables = page.locator("#stories table");
    assertThat(tables.nth(0).locator("tbody tr").first().textContent())
        .contains("good stories", "33.3%", "27.2%");
    assertThat(tables.nth(0).locator("tbody tr").count()).isEqualTo(4);
    assertThat(tables.nth(1).textContent()).contains("the story has no end");
    assertThat(page.locator("#stories img").count()).isZero();
  }

  @Test
  void fitsAPhoneInTheDark() {
    show(report, 390, DARK);
    assertThat(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
    String background =
        (String) page.evaluate("() => getComputedStyle(document.body).backgroundColor");
    var channels = Pattern.compile("\\d+").matcher(background).results();
    assertThat(channels.map(each -> Integer.valueOf(each.group()))).allMatch(each -> each < 60);
  }

  @Test
  void comparesRunsSideBySide() {
    show(comparison, 1280, LIGHT);
    assertThat(page.locator("#numbers tbody th").allTextContents()).containsExactly("one", "two");
    assertThat(page.locator("#differences tbody").textContent())
        .contains("optimizer.learningRate", "0.002", "0.004");
    assertThat(page.locator("#learnt figure").first().locator("path.raw").count()).isEqualTo(2);
    assertThat(complaints).isEmpty();
  }
}

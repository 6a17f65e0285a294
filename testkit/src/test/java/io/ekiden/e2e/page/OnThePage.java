package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.Browser;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.port.TaskPorts;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real Chromium before a real server, for tests of the web page; after each one nothing may have complained, and nobody else been asked. */
public abstract class OnThePage {
    protected static final Duration SOON = Duration.ofSeconds(60);
    protected static final String RESOURCES = "--agent-resources=cpus:4;mem:4096;disk:20000;ports:" + TaskPorts.range();

    /** More than any screen of a test has places to come to. */
    private static final int TABS = 150;

    @TempDir
    protected static Path dir;

    protected static EkidenUp ekiden;
    protected static ApiClient api;
    protected static Browser browser;

    @BeforeAll
    static void startServerAndBrowser() throws Exception {
        assumeThat(OnThePage.class.getClassLoader().getResource("webroot/index.html"))
                .as("the built page; -DskipUi leaves it out")
                .isNotNull();
        ekiden = EkidenUp.start(dir.resolve("data"), RESOURCES, "--no-lb");
        api = ekiden.api();
        browser = Browser.start(dir.resolve("profile"));
    }

    @AfterAll
    static void stopServerAndBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (ekiden != null) {
            ekiden.close();
        }
    }

    @BeforeEach
    protected void openPage() {
        browser.open(api.base().resolve("/"));
        browser.when("document.readyState === 'complete' && " + reads("link", "Live"), SOON);
    }

    @AfterEach
    void pageWasQuietAndAskedNobodyElse() {
        assertThat(browser.takeComplaints())
                .as("errors, warnings and policy violations")
                .isEmpty();
        assertThat(browser.takeRequests())
                .isNotEmpty()
                .allMatch(address -> address.startsWith(api.base().toString()) || address.equals("about:blank"));
    }

    protected static String at(String testId) {
        return "[data-testid=\"" + testId + "\"]";
    }

    protected static String text(String testId) {
        return "document.querySelector('" + at(testId) + "').textContent";
    }

    protected static String reads(String testId, String text) {
        return text(testId) + " === '" + text + "'";
    }

    protected static String there(String testId) {
        return "document.querySelector('" + at(testId) + "') !== null";
    }

    protected static String gone(String testId) {
        return "document.querySelector('" + at(testId) + "') === null";
    }

    /** What of an element that has the keyboard says which one it is. */
    protected static String named(String testId) {
        return "document.activeElement.dataset.testid === '" + testId + "'";
    }

    /** Moves the keyboard on, as somebody without a mouse does, until it is where the condition says. */
    protected static void tabTo(String condition) {
        for (int presses = 0; presses < TABS; presses++) {
            if (browser.evaluate(condition).asBoolean()) {
                return;
            }
            browser.press("Tab");
        }
        throw new AssertionError("The keyboard does not come to where " + condition + "; it is at "
                + browser.evaluate("document.activeElement.outerHTML.slice(0, 300)"));
    }

    protected static void create(String id, int instances) throws Exception {
        assertThat(api.post("/v2/apps", """
                        {"id": "%s", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": %d}""".formatted(id, instances)).status()).isEqualTo(201);
        api.running(id, instances, false, SOON);
        api.settled(SOON);
        browser.when(reads("app-instances-" + id, instances + "/" + instances), SOON);
    }
}

package io.ekiden.testkit.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The system's Chromium without a window, used as a person would: real clicks and keys at what is really visible. */
public final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(60);
    private static final int CONTROL = 2;
    private static final int SHIFT = 8;

    private final Process process;
    private final DevTools tools;
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

    private Browser(Process process, URI page) {
        this.process = process;
        this.tools = new DevTools(page, this::onEvent);
        for (var domain : List.of("Page", "Runtime", "Log", "Network", "Audits")) {
            tools.call(domain + ".enable", DevTools.params());
        }
    }

    /** Starts it with an empty profile in a new directory. */
    public static Browser start(Path profile) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                executable(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--window-size=1400,900",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--no-first-run",
                "about:blank"));
        if (System.getProperty("user.name").equals("root")) {
            command.add(1, "--no-sandbox");
        }
        var log = Files.createTempFile(profile.toAbsolutePath().getParent(), "chromium-", ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var portFile = profile.resolve("DevToolsActivePort");
        var lines = Wait.until("Chromium listens", START, () -> Files.readAllLines(portFile), all -> all.size() >= 2);
        var port = Integer.parseInt(lines.getFirst());
        return new Browser(process, page(port));
    }

    private static String executable() {
        var named = System.getenv("CHROMIUM");
        if (named != null) {
            return named;
        }
        for (var name : List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")) {
            if (Files.isExecutable(Path.of(name))) {
                return name;
            }
        }
        throw new IllegalStateException("no Chromium found; install it or name it in CHROMIUM");
    }

    private static URI page(int port) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                    .build();
            for (var target :
                    JSON.readTree(http.send(list, BodyHandlers.ofString()).body())) {
                if (target.path("type").asText().equals("page")) {
                    return URI.create(target.path("webSocketDebuggerUrl").asText());
                }
            }
        }
        throw new IllegalStateException("Chromium shows no page");
    }

    public void open(URI address) {
        tools.call("Page.navigate", DevTools.params().put("url", address.toString()));
    }

    /** The value of an expression in the page, awaited when it is a promise. */
    public JsonNode evaluate(String expression) {
        return begin(expression).orTimeout(60, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<JsonNode> begin(String expression) {
        var params = DevTools.params()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true);
        return tools.start("Runtime.evaluate", params).thenApply(result -> {
            if (result.has("exceptionDetails")) {
                throw new AssertionError("in the page: " + result.path("exceptionDetails"));
            }
            return result.path("result").path("value");
        });
    }

    /** Waits for the moment a condition comes true, seen with the change of the document that made it true. */
    public Instant when(String condition, Duration limit) {
        return whenLater(condition, limit)
                .orTimeout(limit.toSeconds() + 10, TimeUnit.SECONDS)
                .join();
    }

    /** As {@link #when}, watching while the caller goes on. */
    public CompletableFuture<Instant> whenLater(String condition, Duration limit) {
        return begin("""
                new Promise((met, missed) => {
                  const look = () => {
                    let good = false;
                    try { good = (%s); } catch { /* not there yet */ }
                    if (good) { observer.disconnect(); met(Date.now()); }
                    return good;
                  };
                  const observer = new MutationObserver(look);
                  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
                  setTimeout(() => {
                    observer.disconnect();
                    if (!look()) missed(new Error(%s + '; the page shows: ' + document.body.innerText.slice(0, 1500)));
                  }, %d);
                  look();
                })""".formatted(condition, quoted("not within " + limit + ": " + condition), limit.toMillis()))
                .thenApply(millis -> Instant.ofEpochMilli(millis.asLong()));
    }

    /** Clicks in the middle of the element once it stands still and nothing covers it. */
    public void click(String selector) {
        var point = evaluate("""
                new Promise((ready, never) => {
                  const deadline = Date.now() + 5000;
                  let before = '';
                  const look = () => {
                    const element = document.querySelector(%1$s);
                    element?.scrollIntoView({ block: 'nearest' });
                    const box = element?.getBoundingClientRect() ?? { x: 0, y: 0, width: 0, height: 0 };
                    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
                    const top = document.elementFromPoint(at.x, at.y);
                    const now = JSON.stringify(at);
                    const clickable = element !== null && !element.disabled && box.width > 0 && element.contains(top);
                    if (clickable && now === before) return ready(at);
                    before = now;
                    if (Date.now() < deadline) return requestAnimationFrame(look);
                    never(new Error('cannot click ' + %1$s + ': ' + (element === null ? 'it is not there'
                      : element.disabled ? 'it is disabled' : 'it is covered by ' + top?.outerHTML.slice(0, 200))));
                  };
                  look();
                })""".formatted(quoted(selector)));
        for (var type : List.of("mousePressed", "mouseReleased")) {
            tools.call(
                    "Input.dispatchMouseEvent",
                    DevTools.params()
                            .put("type", type)
                            .put("button", "left")
                            .put("clickCount", 1)
                            .put("x", point.path("x").asDouble())
                            .put("y", point.path("y").asDouble()));
        }
    }

    /** Replaces what stands in an input. */
    public void fill(String selector, String text) {
        click(selector);
        evaluate("document.activeElement.select()");
        type(text);
    }

    /** Types into what has the keyboard. */
    public void type(String text) {
        tools.call("Input.insertText", DevTools.params().put("text", text));
    }

    /** From now on the window is so wide, nothing moves, and the system prefers that colour scheme: {@code light} or {@code dark}. */
    public void look(int width, int height, String colorScheme) {
        tools.call(
                "Emulation.setDeviceMetricsOverride",
                DevTools.params()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
        var media = DevTools.params();
        var features = media.putArray("features");
        features.addObject().put("name", "prefers-color-scheme").put("value", colorScheme);
        // A picture shows what is, not what is on its way to it.
        features.addObject().put("name", "prefers-reduced-motion").put("value", "reduce");
        tools.call("Emulation.setEmulatedMedia", media);
    }

    /** Presses one key: a letter, or a name such as {@code Enter} or {@code Escape}. */
    public void press(String key) {
        press(key, 0);
    }

    public void pressShift(String key) {
        press(key, SHIFT);
    }

    public void pressControl(String key) {
        press(key, CONTROL);
    }

    public void pressControlShift(String key) {
        press(key, CONTROL | SHIFT);
    }

    private void press(String key, int modifiers) {
        int code = switch (key) {
            case "Enter" -> 13;
            case "Escape" -> 27;
            case "Tab" -> 9;
            case "Backspace" -> 8;
            case "ArrowUp" -> 38;
            case "ArrowDown" -> 40;
            default -> Character.toUpperCase(key.charAt(0));
        };
        // What a key writes makes it more than pressed: a return sends a form.
        var text = key.equals("Enter") ? "\r" : key;
        boolean writes = text.length() == 1 && modifiers == 0;
        for (var type : List.of(writes ? "keyDown" : "rawKeyDown", "keyUp")) {
            var params = DevTools.params()
                    .put("type", type)
                    .put("key", key)
                    .put("windowsVirtualKeyCode", code)
                    .put("modifiers", modifiers);
            if (writes) {
                params.put("text", text);
            }
            tools.call("Input.dispatchKeyEvent", params);
        }
    }

    /** Whether nobody can be reached: what was open is cut then too. */
    public void offline(boolean offline) {
        tools.call(
                "Network.emulateNetworkConditions",
                DevTools.params()
                        .put("offline", offline)
                        .put("latency", 0)
                        .put("downloadThroughput", -1)
                        .put("uploadThroughput", -1));
    }

    /** From now on every page runs this before anything of its own. */
    public void beforeEachPage(String script) {
        tools.call("Page.addScriptToEvaluateOnNewDocument", DevTools.params().put("source", script));
    }

    /**
     * What a page holds after its garbage is collected.
     *
     * @param heapBytes of its script
     * @param nodes of its document, also those that only the script still knows
     */
    public record Held(long heapBytes, int nodes, int listeners) {}

    /** Collects the page's garbage and tells what is left. */
    public Held held() {
        // What the first collection finds to be over may have held more.
        for (int time = 0; time < 2; time++) {
            tools.call("HeapProfiler.collectGarbage", DevTools.params());
        }
        var dom = tools.call("Memory.getDOMCounters", DevTools.params());
        return new Held(
                tools.call("Runtime.getHeapUsage", DevTools.params())
                        .path("usedSize")
                        .asLong(),
                dom.path("nodes").asInt(),
                dom.path("jsEventListeners").asInt());
    }

    /** Picture of what is visible, as PNG. */
    public void screenshot(Path file) throws IOException {
        var data = tools.call("Page.captureScreenshot", DevTools.params().put("format", "png"));
        Files.write(file, Base64.getDecoder().decode(data.path("data").asText()));
    }

    /** Errors and warnings of the console, exceptions, and violations of the page's policy since the last call. */
    public List<String> takeComplaints() {
        return drained(complaints);
    }

    /** Addresses asked for since the last call. */
    public List<String> takeRequests() {
        return drained(requests);
    }

    private static List<String> drained(ConcurrentLinkedQueue<String> queue) {
        var taken = new ArrayList<String>();
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            taken.add(next);
        }
        return taken;
    }

    private void onEvent(JsonNode event) {
        var params = event.path("params");
        switch (event.path("method").asText()) {
            case "Network.requestWillBeSent" ->
                requests.add(params.path("request").path("url").asText());
            case "Runtime.exceptionThrown" -> complaints.add("exception: " + params.path("exceptionDetails"));
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(params.path("type").asText())) {
                    complaints.add("console: " + params.path("args"));
                }
            }
            case "Log.entryAdded" -> {
                var entry = params.path("entry");
                if (List.of("error", "warning").contains(entry.path("level").asText())) {
                    complaints.add(entry.path("source").asText() + ": "
                            + entry.path("text").asText() + " "
                            + entry.path("url").asText());
                }
            }
            case "Audits.issueAdded" -> {
                if (params.path("issue").path("code").asText().equals("ContentSecurityPolicyIssue")) {
                    complaints.add("policy: " + params.path("issue").path("details"));
                }
            }
            default -> {}
        }
    }

    private static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    @Override
    public void close() throws InterruptedException {
        tools.close();
        // Its children die with it.
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

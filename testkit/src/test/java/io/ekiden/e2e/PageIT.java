package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.e2e.page.OnThePage;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.EventTap;
import io.ekiden.testkit.real.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The web page in a real Chromium before a real server: every action by mouse or keyboard, every change within a second. */
class PageIT extends OnThePage {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @Test
    void json_createsAnApp() throws Exception {
        browser.press("c");
        browser.when(there("create-json"), SOON);
        browser.fill(at("create-json"), """
                {"id": "/shop/web", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": 2,
                 "labels": {"team": "front"}}""");
        browser.pressControl("Enter");
        browser.when(text("plan") + ".includes('Starts 2 instances')", SOON);
        browser.pressControl("Enter");

        browser.when(reads("app-instances-/shop/web", "2/2"), SOON);
        browser.when(reads("app-status-/shop/web", "Running"), SOON);
        browser.when("document.querySelectorAll('[data-testid^=\"instance-\"]').length === 2", SOON);
        browser.click(at("tab-configuration"));
        browser.when(there("app-config"), SOON);
        assertThat(browser.evaluate(text("app-config")).asText()).contains("\"team\": \"front\"");
        assertThat(api.app("/shop/web").path("tasksRunning").asInt()).isEqualTo(2);
    }

    @Test
    void form_createsAnApp() throws Exception {
        browser.click(at("create-button"));
        browser.when(there("field-id"), SOON);
        browser.fill(at("field-id"), "/by-form");
        browser.fill(at("field-cmd"), "exec sleep 1000");
        browser.fill(at("field-mem"), "16");
        browser.click(at("create-submit"));
        browser.when(there("plan-apply"), SOON);
        browser.click(at("plan-apply"));

        browser.when(reads("app-instances-/by-form", "1/1"), SOON);
        assertThat(api.app("/by-form").path("mem").asInt()).isEqualTo(16);
    }

    @Test
    void scalingInThePage_isDoneAndShown() throws Exception {
        create("/clicked", 2);
        for (int target : new int[] {5, 1}) {
            browser.click(at("scale-button-/clicked"));
            browser.when(there("scale-input"), SOON);
            browser.fill(at("scale-input"), String.valueOf(target));
            browser.click(at("scale-submit"));
            browser.when(reads("app-instances-/clicked", target + "/" + target), SOON);
            api.running("/clicked", target, false, SOON);
            browser.when(reads("app-status-/clicked", "Running"), SOON);
            api.settled(SOON);
        }
    }

    @Test
    void scalingByTheApi_isFollowedWithinASecond() throws Exception {
        create("/followed", 2);
        try (var events = EventTap.open(api.base(), "status_update_event")) {
            follow(events, 5, 3, "TASK_RUNNING");
            follow(events, 1, 4, "TASK_KILLED");
        }
    }

    private static void follow(EventTap events, int target, int expected, String state) throws Exception {
        var instances = text("app-instances-/followed");
        var asked = browser.whenLater(instances + ".endsWith('/" + target + "')", SOON);
        var done = browser.whenLater(instances + " === '" + target + "/" + target + "'", SOON);
        assertThat(api.put("/v2/apps/followed", "{\"instances\": " + target + "}")
                        .status())
                .isEqualTo(200);
        var answered = Instant.now();

        var untilAsked = delay(answered, asked);
        var shown = done.join();
        Predicate<JsonNode> kind = event -> event.path("appId").asText().equals("/followed")
                && event.path("taskStatus").asText().equals(state);
        Wait.until(
                expected + " events " + state,
                SOON,
                () -> events.heard().stream().filter(kind).count(),
                count -> count == expected);
        // Negative when the page asked, because of an earlier event, before the last one was sent.
        var untilDone = Duration.between(events.lastAt(kind), shown);
        System.out.printf(
                "scaled to %d: the page showed the target %d ms after the answer, the last instance %d ms after its event%n",
                target, untilAsked.toMillis(), untilDone.toMillis());
        assertThat(untilAsked).isLessThan(AT_ONCE);
        assertThat(untilDone).isLessThan(AT_ONCE);
        api.settled(SOON);
    }

    private static Duration delay(Instant from, CompletableFuture<Instant> to) {
        return Duration.between(from, to.join());
    }

    @Test
    void pod_isListed_withItsStateAndInstances() throws Exception {
        api.post("/v2/pods", """
                {"id": "/pair", "containers": [{"name": "c", "resources": {"cpus": 0.1, "mem": 16},
                  "exec": {"command": {"shell": "exec sleep 1000"}}}]}""");
        browser.when(reads("pod-status-/pair", "STABLE"), SOON);
        browser.when(reads("pod-instances-/pair", "1/1"), SOON);
        api.delete("/v2/pods/pair");
        browser.when("!(" + there("pods") + ")", SOON);
    }

    @Test
    void suspendedApp_keepsItsDefinition() throws Exception {
        create("/resting", 2);
        browser.click(at("suspend-button-/resting"));
        browser.when(there("confirm-submit"), SOON);
        browser.click(at("confirm-submit"));

        browser.when(reads("app-status-/resting", "Suspended"), SOON);
        browser.when(reads("app-instances-/resting", "0/0"), SOON);
        assertThat(api.app("/resting").path("cmd").asText()).isEqualTo("exec sleep 1000");
    }

    @Test
    void restart_replacesEveryInstance() throws Exception {
        create("/renewed", 2);
        var before = api.tasks("/renewed").stream()
                .map(task -> task.path("id").asText())
                .toList();
        browser.click(at("restart-button-/renewed"));
        browser.when(there("confirm-submit"), SOON);
        browser.click(at("confirm-submit"));

        browser.click("a[href='#/apps/renewed']");
        for (var task : before) {
            browser.when(
                    "document.querySelectorAll('[data-testid^=\"instance-\"]').length > 0 && "
                            + gone("instance-" + task),
                    SOON);
        }
        browser.when(reads("app-status-/renewed", "Running"), SOON);
        assertThat(api.running("/renewed", 2, false, SOON))
                .extracting(task -> task.path("id").asText())
                .doesNotContainAnyElementsOf(before);
    }

    @Test
    void destroy_asksFirst() throws Exception {
        create("/doomed", 1);
        browser.click(at("destroy-button-/doomed"));
        browser.when(there("confirm-submit"), SOON);
        browser.press("Escape");
        browser.when(gone("confirm-submit"), SOON);
        assertThat(api.get("/v2/apps/doomed").status()).isEqualTo(200);

        browser.click("a[href='#/apps/doomed']");
        browser.when(there("app-panel"), SOON);
        browser.click(at("destroy-button-/doomed"));
        browser.when(there("guard"), SOON);
        browser.fill(at("guard"), "/doomed");
        browser.click(at("confirm-submit"));
        browser.when(gone("app-row-/doomed"), SOON);
        browser.when(gone("app-panel") + " && location.hash === '#/apps'", SOON);
        assertThat(api.get("/v2/apps/doomed").status()).isEqualTo(404);
    }

    @Test
    void deployment_showsItsProgressAndCanBeCancelled() throws Exception {
        create("/stuck", 2);
        var reply = api.put("/v2/apps/stuck", """
                {"cmd": "exec sleep 2000", "portDefinitions": [{"port": 0}],
                 "healthChecks": [{"protocol": "TCP", "portIndex": 0, "gracePeriodSeconds": 600, "intervalSeconds": 1}]}""");
        var id = reply.json().path("deploymentId").asText();

        browser.when(text("deployment-" + id) + ".includes('step 1')", SOON);
        browser.when(text("deployment-" + id) + ".includes('/stuck')", SOON);
        browser.when(reads("app-status-/stuck", "Deploying"), SOON);
        browser.click(at("deployment-cancel-" + id));
        browser.when(there("confirm-submit"), SOON);
        browser.click(at("confirm-submit"));

        browser.when(gone("deployment-" + id), SOON);
        browser.when(reads("app-status-/stuck", "Running"), SOON);
        assertThat(api.app("/stuck").path("cmd").asText()).isEqualTo("exec sleep 1000");
    }

    @Test
    void waitingInstance_saysWhy() throws Exception {
        api.post("/v2/apps", """
                {"id": "/huge", "cmd": "exec sleep 1000", "cpus": 900, "mem": 16}""");

        browser.when(reads("app-status-/huge", "Waiting"), SOON);
        browser.when(text("app-row-/huge") + ".includes('needs 900 cpus, the best agent (127.0.0.1) has')", SOON);
        browser.click("a[href='#/apps/huge']");
        browser.when(text("why-not") + ".includes('not enough cpus')", SOON);
        browser.when(text("why-not") + ".includes('needs 900 cpus, the best agent (127.0.0.1) has')", SOON);
        api.delete("/v2/apps/huge?force=true");
        api.settled(SOON);
    }

    @Test
    void failedInstance_saysHow() throws Exception {
        api.post("/v2/apps", """
                {"id": "/broken", "cmd": "exit 42", "cpus": 0.1, "mem": 16, "backoffSeconds": 60}""");

        browser.when(reads("app-status-/broken", "Delayed"), SOON);
        browser.click("a[href='#/apps/broken']");
        browser.when(text("last-failure") + ".includes('42')", SOON);
        assertThat(browser.evaluate(text("last-failure")).asText()).contains("failed");
        // Who looks at an app that goes away asks for it once more, and is told so.
        openPage();
        browser.when(reads("app-status-/broken", "Delayed"), SOON);
        api.delete("/v2/apps/broken?force=true");
        api.settled(SOON);
    }

    @Test
    void endedCommand_isDelayedAndNotCalledAFailure() throws Exception {
        api.post("/v2/apps", """
                {"id": "/brief", "cmd": "exit 0", "cpus": 0.1, "mem": 16, "backoffSeconds": 60}""");

        browser.when(reads("app-status-/brief", "Delayed"), SOON);
        var row = browser.evaluate(text("app-row-/brief")).asText();
        assertThat(row).contains("its command ended", "starts again in").doesNotContain("failing");
        api.delete("/v2/apps/brief?force=true");
        api.settled(SOON);
    }

    @Test
    void servicePort_leadsToTheLoadBalancer() throws Exception {
        api.post("/v2/apps", """
                {"id": "/offered", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16,
                 "portDefinitions": [{"port": 10480, "name": "http"}]}""");
        browser.when(reads("app-instances-/offered", "1/1"), SOON);
        browser.click("a[href='#/apps/offered']");
        browser.when(there("service-ports"), SOON);
        assertThat(browser.evaluate("document.querySelector('" + at("service-ports") + " a').href")
                        .asText())
                .isEqualTo("http://" + api.base().getHost() + ":10480/");
    }

    @Test
    void page_comesBackByItselfAfterTheServerDid() throws Exception {
        create("/lasting", 2);
        var port = "--http-port=" + api.base().getPort();
        browser.takeRequests();
        ekiden.stop();
        browser.when(text("banner") + ".includes('data from')", SOON);
        browser.when(reads("app-instances-/lasting", "2/2"), SOON);

        ekiden = EkidenUp.start(dir.resolve("data"), port, RESOURCES, "--no-lb");
        var ready = Instant.now();
        browser.when(gone("banner"), SOON);
        var live = browser.when(reads("link", "Live"), SOON);
        System.out.printf(
                "the page was live again %d ms after the server%n",
                Duration.between(ready, live).toMillis());
        browser.when(reads("app-instances-/lasting", "2/2"), SOON);
        api.put("/v2/apps/lasting", "{\"instances\": 3}");
        browser.when(reads("app-instances-/lasting", "3/3"), SOON);

        // While nobody answered the browser said so; nothing else may have complained.
        assertThat(browser.takeComplaints()).isNotEmpty().allMatch(said -> said.startsWith("network:"));
    }

    @Test
    void bookmarksOfMarathon_stillOpen() throws Exception {
        api.post("/v2/apps", """
                {"id": "/old/friend", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16}""");
        browser.open(api.base().resolve("/ui/#/apps/%2Fold%2Ffriend"));
        browser.when(
                "location.pathname === '/ui/' && " + text("app-panel") + ".includes('friend') && "
                        + reads("app-instances-/old/friend", "1/1"),
                SOON);
        browser.open(api.base().resolve("/ui/#/apps/%2Fold%2Ffriend/configuration"));
        browser.when(there("app-config"), SOON);
    }
}

package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instances are chosen one by one or all together, and killed as whoever chose them wants it. */
class InstanceStoriesIT extends OnThePage {
    @Test
    void chosenInstances_areScaledAway_butNotWhoTookThePlaceOfOne_withTheKeyboardAlone() throws Exception {
        create("/crew", 5);
        browser.click("a[href='#/apps/crew']");
        var before = inOrder("/crew");
        browser.when(there("choose-" + before.getFirst()), SOON);
        tabTo(named("choose-all"));
        tabTo(named("choose-" + before.get(1)));
        browser.press(" ");
        browser.when(reads("chosen", "1 chosen"), SOON);
        tabTo(named("choose-" + before.get(3)));
        browser.pressShift(" ");
        browser.when(reads("chosen", "3 chosen"), SOON);

        api.delete("/v2/apps/crew/tasks/" + before.get(2));
        browser.when(reads("chosen", "2 chosen") + " && " + gone("instance-" + before.get(2)), SOON);
        assertThat(api.running("/crew", 5, false, SOON)).hasSize(5);

        browser.evaluate("document.querySelector('" + at("kill-chosen") + "').focus()");
        browser.press("Enter");
        browser.when(there("way-kill") + " && " + gone("way-wipe"), SOON);
        tabTo(named("way-kill"));
        browser.press("ArrowDown");
        browser.when(named("way-scale") + " && " + text("plan") + ".includes('Ends 2 instances')", SOON);
        assertThat(browser.evaluate(text("kill-ids")).asText()).contains(before.get(1), before.get(3));
        browser.press("Enter");
        browser.when(reads("app-instances-/crew", "3/3") + " && " + reads("chosen", ""), SOON);
        api.settled(SOON);
        assertThat(api.app("/crew").path("instances").asInt()).isEqualTo(3);
        assertThat(inOrder("/crew"))
                .hasSize(3)
                .contains(before.get(0), before.get(4))
                .doesNotContain(before.get(1), before.get(2), before.get(3));
    }

    @Test
    void allInstances_areReplaced_andALockedAppIsScaledByForceOnly() throws Exception {
        create("/held", 2);
        var before = inOrder("/held");
        browser.click("a[href='#/apps/held']");
        browser.when(there("choose-all"), SOON);
        browser.click(at("choose-all"));
        browser.when(reads("chosen", "2 chosen"), SOON);
        browser.click(at("kill-chosen"));
        browser.when(text("kill-ids") + ".includes('" + before.getFirst() + "')", SOON);
        browser.click(at("confirm-submit"));
        browser.when(gone("instance-" + before.get(0)) + " && " + gone("instance-" + before.get(1)), SOON);
        api.running("/held", 2, false, SOON);
        browser.when(reads("app-instances-/held", "2/2"), SOON);

        api.put("/v2/apps/held", """
                {"cmd": "exec sleep 2000", "portDefinitions": [{"port": 0}],
                 "healthChecks": [{"protocol": "TCP", "portIndex": 0, "gracePeriodSeconds": 600, "intervalSeconds": 1}]}""");
        browser.when(reads("app-status-/held", "Deploying"), SOON);
        browser.click(at("choose-" + inOrder("/held").getFirst()));
        browser.click(at("kill-chosen"));
        browser.when(there("way-scale") + " && " + gone("force-submit"), SOON);
        browser.click(at("way-scale"));
        browser.when(there("locked") + " && " + there("force-submit"), SOON);
        browser.click(at("force-submit"));
        browser.when(gone("force-submit"), SOON);
        assertThat(api.app("/held").path("instances").asInt()).isEqualTo(1);
        browser.evaluate("location.hash = '#/apps'");
        browser.when(there("app-row-/held"), SOON);
        api.delete("/v2/apps/held?force=true");
        api.settled(SOON);
        browser.when(gone("app-row-/held"), SOON);
        // Of an app that goes while it is asked for a browser is told that it is not there, and says so itself.
        assertThat(browser.takeComplaints())
                .allMatch(said -> said.startsWith("network:") && said.contains("/v2/apps/held?"));
    }

    @Test
    void residentApp_isFoundByItsVolumes_whichAreKeptUnlessTheyAreWiped() throws Exception {
        create("/plain", 1);
        api.post("/v2/apps", """
                {"id": "/db/store", "role": "db", "cmd": "exec sleep 100000", "cpus": 0.1, "mem": 16, "instances": 2,
                 "container": {"type": "MESOS", "volumes": [{"containerPath": "data", "mode": "RW", "persistent": {"size": 16}}]}}""");
        api.running("/db/store", 2, false, SOON);
        api.settled(SOON);
        browser.when(there("app-row-/plain") + " && " + there("filter-volumes"), SOON);
        browser.click(at("filter-volumes"));
        browser.when(gone("app-row-/plain") + " && " + there("app-row-/db/store"), SOON);

        var before = inOrder("/db/store");
        var kept = volumeOf("/db/store", before.getLast());
        browser.click("a[href='#/apps/db/store']");
        browser.when(there("choose-" + before.getFirst()), SOON);
        browser.click(at("choose-" + before.getFirst()));
        browser.click(at("kill-chosen"));
        browser.when("document.querySelector('.ways').textContent.includes('starts again, with its data')", SOON);
        browser.click(at("way-wipe"));
        browser.click(at("confirm-submit"));
        browser.when(gone("instance-" + before.getFirst()), SOON);
        assertThat(api.running("/db/store", 2, false, SOON))
                .extracting(task -> task.at("/localVolumes/0/persistenceId").asText())
                .contains(kept)
                .doesNotHaveDuplicates();

        // As people have kept it from Marathon's page.
        browser.evaluate("location.hash = '#/apps/%2Fdb%2Fstore/volume/' + encodeURIComponent('" + kept + "')");
        browser.when(text("volume") + ".includes('attached')", SOON);
        browser.click(at("suspend-button-/db/store"));
        browser.when(text("data-note") + ".includes('Its data (data) is kept')", SOON);
        browser.click(at("confirm-submit"));
        browser.when(text("volume") + ".includes('detached')", SOON);
        api.settled(SOON);

        browser.click(at("tab-first"));
        browser.when(there("choose-all"), SOON);
        browser.click(at("choose-all"));
        browser.click(at("kill-chosen"));
        browser.when(there("way-wipe") + " && " + gone("way-kill"), SOON);
        browser.click(at("confirm-submit"));
        browser.when(gone("choose-all"), SOON);
        assertThat(api.tasks("/db/store")).isEmpty();
        api.delete("/v2/apps/db/store");
        api.settled(SOON);
    }

    @Test
    void podThatWaits_saysWhy_isFound_andGoesWithTheDeploymentThatMadeIt() throws Exception {
        api.post("/v2/pods", """
                {"id": "/far/pair", "labels": {"team": "far"}, "containers": [
                  {"name": "front", "resources": {"cpus": 900, "mem": 16}, "exec": {"command": {"shell": "exec sleep 1000"}}}]}""");
        var id = api.get("/v2/deployments").json().at("/0/id").asText();
        browser.when(text("deployment-" + id) + ".includes('needs 900')", SOON);
        browser.click(at("filter-waiting"));
        browser.when(text("pods") + ".includes('/far/pair')", SOON);
        browser.press("j");
        browser.press("Enter");
        browser.when("location.hash === '#/pods/far/pair' && " + text("why-not") + ".includes('needs 900')", SOON);

        browser.evaluate("location.hash = '#/group/far?modal=destroy-group~/far'");
        browser.when(
                there("guard") + " && document.querySelector('dialog').textContent.includes('Deletes the pod')", SOON);
        browser.press("Escape");
        browser.when(gone("guard"), SOON);
        browser.evaluate("location.hash = '#/deployments/" + id + "'");
        browser.when(
                "document.querySelector('.deployment-card a[href=\"#/pods/far/pair\"]') !== null && "
                        + text("deployment-card-" + id) + ".includes('needs 900')",
                SOON);
        browser.click(at("deployment-cancel-" + id));
        browser.when("document.querySelector('dialog').textContent.includes('/far/pair did not exist before')", SOON);
        browser.click(at("confirm-submit"));
        browser.when(text("deployment-card-" + id) + ".includes('rolled back')", SOON);
        api.settled(SOON);
        assertThat(api.get("/v2/pods/far/pair").status()).isEqualTo(404);
    }

    private static String volumeOf(String app, String task) throws Exception {
        return api.tasks(app).stream()
                .filter(one -> one.path("id").asText().equals(task))
                .map(one -> one.at("/localVolumes/0/persistenceId").asText())
                .findFirst()
                .orElseThrow();
    }

    /** As the page lists them: the oldest first. */
    private static List<String> inOrder(String app) throws Exception {
        return api.tasks(app).stream()
                .sorted(Comparator.comparing(task ->
                        task.path("stagedAt").asText() + " " + task.path("id").asText()))
                .map(task -> task.path("id").asText())
                .toList();
    }
}

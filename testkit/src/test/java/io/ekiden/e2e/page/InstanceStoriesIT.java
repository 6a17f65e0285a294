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
        api.delete("/v2/apps/held?force=true");
        api.settled(SOON);
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

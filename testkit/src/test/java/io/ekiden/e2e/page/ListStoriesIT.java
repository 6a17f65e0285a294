package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one looks for in long lists and long logs, and how one gets about in them, and out of a terminal, without a mouse. */
class ListStoriesIT extends OnThePage {
    private static final String TYPED_INTO = "document.activeElement.matches('.xterm-helper-textarea')";

    @Test
    void terminal_isLeftByTheKeyboard_alsoWhenItsCommandEnds() throws Exception {
        create("/shell", 1);
        var task = api.tasks("/shell").getFirst().path("id").asText();
        browser.evaluate("location.hash = '#/instance/" + task + "?tab=terminal'");
        browser.when(there("terminal-open"), SOON);
        tabTo(named("terminal-open"));
        browser.press("Enter");
        browser.when(TYPED_INTO + " && document.querySelector('.xterm-rows').textContent.trim() !== ''", SOON);
        // Both are for the shell.
        browser.press("Tab");
        browser.press("Escape");
        assertThat(browser.evaluate(TYPED_INTO).asBoolean()).isTrue();
        assertThat(browser.evaluate(
                                "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent")
                        .asText())
                .isEqualTo("Ctrl Shift Enter leaves the terminal");

        browser.pressControlShift("Enter");
        browser.when(named("terminal-close"), SOON);
        tabTo(TYPED_INTO);
        // What the shell has got so far is no command.
        browser.press("Enter");
        browser.type("exit 3");
        browser.press("Enter");
        browser.when(text("terminal-said") + ".includes('status 3') && " + named("terminal-open"), SOON);
        browser.press("Enter");
        browser.when(TYPED_INTO, SOON);
        browser.pressControlShift("Enter");
        browser.when(named("terminal-close"), SOON);
        browser.press("Enter");
        browser.when(named("terminal-open"), SOON);
    }

    @Test
    void singleKeys_areTurnedOff_forThisBrowser_andOn() {
        browser.press("?");
        browser.when(there("letters"), SOON);
        tabTo(named("letters"));
        browser.press(" ");
        browser.when("!document.querySelector('" + at("letters") + "').checked", SOON);
        openPage();
        browser.press("c");
        browser.pressControl("k");
        browser.when(there("palette-input"), SOON);
        assertThat(browser.evaluate(gone("create-json")).asBoolean()).isTrue();

        browser.type("show the keys");
        browser.when("document.querySelector('#entry-0').textContent.includes('Show the keys')", SOON);
        browser.press("Enter");
        browser.when(there("letters"), SOON);
        tabTo(named("letters"));
        browser.press(" ");
        browser.press("Escape");
        browser.when(gone("letters"), SOON);
        browser.press("c");
        browser.when(there("create-json"), SOON);
        browser.press("Escape");
        browser.when(gone("create-json"), SOON);
    }

    @Test
    void list_isSortedWithItsGroups_andSoughtByLabel() throws Exception {
        api.put("/v2/groups", """
                {"id": "/", "groups": [
                  {"id": "/light", "apps": [{"id": "/light/app", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": 0, "labels": {"tier": "1", "team": "x"}}]},
                  {"id": "/thick", "apps": [
                    {"id": "/thick/front", "cmd": "exec sleep 1000", "cpus": 0.2, "mem": 16, "instances": 2, "labels": {"a": "1", "b": "2", "tier": "2", "team": "x"}},
                    {"id": "/thick/back", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "labels": {"team": "x"}}]}]}""");
        browser.when(reads("group-instances-/thick", "3/3"), SOON);
        api.settled(SOON);
        browser.click(at("sort-cpus"));
        browser.when(groups() + " === '/light /thick'", SOON);
        browser.click(at("sort-cpus"));
        browser.when(groups() + " === '/thick /light' && location.hash === '#/apps?sort=-cpus'", SOON);

        browser.click(at("menu-labels"));
        browser.when(there("filter-label-team:x"), SOON);
        // It has one value only, so there is nothing to choose between.
        assertThat(browser.evaluate(gone("filter-label-team")).asBoolean()).isTrue();
        browser.fill(at("find-label"), "tier");
        browser.when(gone("filter-label-team:x"), SOON);
        browser.click(at("filter-label-tier"));
        browser.when(
                there("app-row-/light/app") + " && " + there("app-row-/thick/front") + " && "
                        + gone("app-row-/thick/back"),
                SOON);
        browser.press("Escape");
        browser.when("document.activeElement.dataset.testid === 'menu-labels'", SOON);
        browser.click(at("clear-filters"));

        browser.evaluate("location.hash = '#/group/thick'");
        browser.when(there("labels-of-/thick/front"), SOON);
        tabTo(named("labels-of-/thick/front"));
        browser.press("Enter");
        browser.when("document.querySelector('.more-labels:popover-open').textContent.includes('tier:2')", SOON);
        browser.press("Escape");
        browser.when(
                "document.querySelector('.more-labels:popover-open') === null && location.hash === '#/group/thick'",
                SOON);
        browser.press("Enter");
        tabTo(
                "document.activeElement.textContent === 'team:x' && document.activeElement.closest('.more-labels') !== null");
        browser.press("Enter");
        browser.when("location.hash === '#/group/thick?label=team%253Ax' && " + there("app-row-/thick/back"), SOON);
        api.delete("/v2/groups/thick");
        api.delete("/v2/groups/light");
        api.settled(SOON);
    }

    private static String groups() {
        return "[...document.querySelectorAll('[data-testid^=\"group-row-/\"]')].map(({ dataset }) => dataset.testid.slice(10)).filter((path) => ['/light', '/thick'].includes(path)).join(' ')";
    }

    @Test
    void longList_isDrawnInPart_andSaysWhichPart() throws Exception {
        var apps = IntStream.range(100, 260)
                .mapToObj(i ->
                        "{\"id\": \"/many/app" + i + "\", \"cmd\": \"exec sleep 1000\", \"mem\": 16, \"instances\": 0}")
                .collect(Collectors.joining(","));
        api.put("/v2/groups", "{\"id\": \"/\", \"groups\": [{\"id\": \"/many\", \"apps\": [" + apps + "]}]}");
        browser.evaluate("location.hash = '#/group/many'");
        browser.when("document.querySelector('.apps').ariaRowCount === '161' && " + place("app100") + " === '2'", SOON);
        assertThat(browser.evaluate("document.querySelectorAll('.apps tbody tr').length")
                        .asInt())
                .isLessThan(100);
        browser.evaluate("scrollTo(0, 1e6)");
        browser.when(place("app259") + " === '161' && " + gone("app-row-/many/app100"), SOON);
        browser.evaluate("scrollTo(0, 0)");
        browser.fill(at("filter"), "app10");
        browser.when(there("app-row-/many/app105") + " && " + place("app105") + " === null", SOON);
        browser.click(at("clear-filters"));
        api.delete("/v2/groups/many");
        api.settled(SOON);
    }

    private static String place(String app) {
        return "document.querySelector('" + at("app-row-/many/" + app) + "').getAttribute('aria-rowindex')";
    }

    @Test
    void hitInALog_staysWhereItIs_whileMoreComes() throws Exception {
        api.post("/v2/apps", """
                {"id": "/chatty", "cpus": 0.1, "mem": 32,
                 "cmd": "i=0; while true; do i=$((i+1)); echo line $i.; [ $i -gt 200 ] && sleep 0.1; done"}""");
        var task = api.running("/chatty", 1, false, SOON).getFirst().path("id").asText();
        browser.evaluate("location.hash = '#/instance/" + task + "?tab=logs'");
        browser.when(text("log") + ".includes('line 200.')", SOON);
        browser.fill(at("log-find"), "line 150.");
        browser.when("document.querySelector('.log-line.current').textContent === 'line 150.\\n'", SOON);
        browser.when("location.hash.endsWith('find=line%20150.')", SOON);
        browser.fill(at("log-find"), "line");
        browser.when(
                "document.querySelector('.log-line.current') !== null && Number(" + text("log-hits")
                        + ".split(' ')[0]) > 200",
                SOON);
        browser.evaluate("""
                window.was = document.querySelector('.log-line.current').textContent;
                window.top0 = document.querySelector('.log').scrollTop;
                window.count = Number(%s.split(' ')[2]); 0""".formatted(text("log-hits")));
        browser.when("Number(" + text("log-hits") + ".split(' ')[2]) > count + 5", SOON);
        assertThat(browser.evaluate(
                                "document.querySelector('.log-line.current').textContent === was && document.querySelector('.log').scrollTop === top0")
                        .asBoolean())
                .isTrue();

        // Whoever comes by the link is sent to what it says.
        browser.evaluate("location.hash = '#/instance/" + task + "?tab=logs&file=stderr'");
        browser.when(there("log-file-stderr") + " && document.querySelector('.log-line') === null", SOON);
        browser.evaluate("location.hash = '#/instance/" + task + "?tab=logs&find=line%20150.'");
        browser.when(
                "document.querySelector('.log-line.current').textContent === 'line 150.\\n' && "
                        + reads("log-follow", "Follow"),
                SOON);
        api.delete("/v2/apps/chatty");
        api.settled(SOON);
    }

    @Test
    void agents_areSortedAndSought_byTheAddressToo() {
        var agent = "document.querySelector('[data-testid=\"agents\"] tbody tr') !== null";
        browser.evaluate("location.hash = '#/cluster?order=-cpus'");
        browser.when(
                agent + " && document.querySelector('.agents th[aria-sort=descending]').textContent.includes('CPU')",
                SOON);
        browser.click(at("sort-tasks"));
        browser.when("location.hash === '#/cluster?order=tasks'", SOON);
        browser.fill(at("find-agent"), "nothing-is-called-so");
        browser.when("document.querySelector('" + at("agents") + "').textContent.includes('No agent matches.')", SOON);
    }
}

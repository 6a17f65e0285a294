package io.ekiden.lb;

import io.ekiden.lb.view.Problem;
import java.util.Locale;

/** Figures of the bridge itself in Prometheus's text format; HAProxy has its own. */
final class BridgeMetrics {
    private BridgeMetrics() {}

    static String text(LbStatus status) {
        var text = new StringBuilder();
        metric(text, "ekiden_lb_labels_refused_total", "counter", "Ports whose labels were refused, each time.");
        value(text, "ekiden_lb_labels_refused_total", status.counts().labelsRefused());
        metric(text, "ekiden_lb_reloads_total", "counter", "Starts and reloads of HAProxy.");
        value(text, "ekiden_lb_reloads_total", status.reloads());
        metric(text, "ekiden_lb_in_step", "gauge", "1 when HAProxy has all that can be served.");
        value(text, "ekiden_lb_in_step", status.isInStep() ? 1 : 0);
        metric(text, "ekiden_lb_problems", "gauge", "What is asked for and not served, or not as asked for, now.");
        for (var kind : Problem.Kind.values()) {
            var name = "ekiden_lb_problems{kind=\"" + kind.name().toLowerCase(Locale.ROOT) + "\"}";
            value(
                    text,
                    name,
                    status.problems().stream()
                            .filter(problem -> problem.kind() == kind)
                            .count());
        }
        return text.toString();
    }

    private static void metric(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void value(StringBuilder text, String name, long value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}

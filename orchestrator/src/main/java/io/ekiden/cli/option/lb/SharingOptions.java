package io.ekiden.cli.option.lb;

import io.ekiden.config.Problems;
import io.ekiden.lb.LbSettings;
import io.ekiden.lb.certificate.Certificates;
import io.ekiden.lb.label.IpLiteral;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.view.ViewSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The ports that all apps share, and which apps a load balancer shows, by the labels of marathon-lb. */
public final class SharingOptions {
    @Option(
            names = "--lb-http-port",
            paramLabel = "PORT",
            description = "Port at which apps are reached by the hosts and paths of their labels HAPROXY_{n}_VHOST and"
                    + " HAPROXY_{n}_PATH, usually 80 (default: none).",
            showDefaultValue = Visibility.NEVER)
    private int http;

    @Option(
            names = "--lb-https-port",
            paramLabel = "PORT",
            description = "The same by TLS, usually 443; without --lb-cert it shows a certificate that it signs itself"
                    + " (default: none).",
            showDefaultValue = Visibility.NEVER)
    private int https;

    @Option(
            names = "--lb-cert",
            paramLabel = "FILE",
            description =
                    "Certificate and key for --lb-https-port as PEM, or a directory of them, whose files may come and go;"
                            + " may be given several times, the first one is for hosts that have none (default: none).",
            showDefaultValue = Visibility.NEVER)
    private List<Path> certificates = List.of();

    @Option(
            names = "--lb-app-id-port",
            paramLabel = "PORT",
            description = "Port at which apps are reached by the header X-Marathon-App-Id, in marathon-lb 9091"
                    + " (default: none).",
            showDefaultValue = Visibility.NEVER)
    private int appId;

    @Option(
            names = "--lb-group",
            paramLabel = "NAME",
            description =
                    "Shows apps whose label HAPROXY_GROUP or HAPROXY_{n}_GROUP has this group; may be given several"
                            + " times (default: all apps).",
            showDefaultValue = Visibility.NEVER)
    private List<String> groups = List.of();

    @Option(
            names = "--lb-strict-mode",
            description = "Shows ports alone whose label HAPROXY_{n}_ENABLED says so (default: all).",
            showDefaultValue = Visibility.NEVER)
    private boolean strict;

    @Option(
            names = "--lb-allow-template-labels",
            description =
                    "Lets labels say parts of the configuration of their port in HAProxy's own words, as marathon-lb's"
                            + " HAPROXY_{n}_BACKEND_HEAD, _BACKEND_SERVER_OPTIONS or _HTTP_FRONTEND_ACL, of directives that"
                            + " concern it alone (default: they are refused).",
            showDefaultValue = Visibility.NEVER)
    private boolean templateLabels;

    /**
     * Notes what cannot be.
     *
     * @param bind where HAProxy shall listen
     * @param statsPort of its statistics, 0 for none
     */
    public void check(Problems problems, String bind, int statsPort) {
        problems.check(
                bind.equals("*") || IpLiteral.matches(bind),
                "--lb-bind is '" + bind + "', which is no IP address or *");
        problems.check(
                statsPort == 0 || !List.of(http, https, appId).contains(statsPort),
                "--stats-port is " + statsPort + ", which is one of the ports that all apps share");
        check(problems);
    }

    private void check(Problems problems) {
        problems.checkPort("--lb-http-port", http);
        problems.checkPort("--lb-https-port", https);
        problems.checkPort("--lb-app-id-port", appId);
        var ports = Stream.of(http, https, appId).filter(port -> port > 0).toList();
        problems.check(
                ports.size() == Set.copyOf(ports).size(),
                "--lb-http-port, --lb-https-port and --lb-app-id-port have to differ");
        for (var file : certificates) {
            problems.understood("--lb-cert", () -> Certificates.checked(file));
        }
        for (var group : groups) {
            problems.check(
                    group.matches("[A-Za-z0-9._*-]{1,100}"),
                    "--lb-group: '" + group + "' may have letters, digits and - _ . only");
        }
    }

    /** What was asked for. */
    public LbSettings.Sharing sharing() {
        return new LbSettings.Sharing(http, https, appId, certificates);
    }

    /** Whose ports are shown. */
    public LbSettings.Exposure exposure() {
        return new LbSettings.Exposure(
                groups.isEmpty() ? Set.of(ViewSettings.ALL) : Set.copyOf(groups),
                new LabelRules(strict, templateLabels));
    }
}

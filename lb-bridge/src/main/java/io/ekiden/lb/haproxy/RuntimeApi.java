package io.ekiden.lb.haproxy;

import io.ekiden.lb.change.CertificateLine;
import io.ekiden.lb.change.LiveServer;
import io.ekiden.lb.change.ServerKey;
import io.ekiden.lb.change.ServerLine;
import io.ekiden.lb.change.ServerRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * HAProxy's Runtime API, spoken to each worker through the master: after a reload old workers finish their requests,
 * and the stats socket would only reach the newest.
 *
 * <p><b>Source:</b> HAProxy management guide 9.3.
 */
final class RuntimeApi {
    private static final Pattern MAP_FILE =
            Pattern.compile("\\(([^()\\s]*/([a-z-]+)-[0-9a-f]{16}\\.map)\\) pattern loaded");
    private static final Pattern VERSION = Pattern.compile("New version created: (\\d+)");
    private static final Pattern TRANSACTION = Pattern.compile("^Transaction \\w+ for certificate (\\S+)!");
    private static final String ADDED = "New server registered.";
    private static final String UNCHECKED = "health checks are not enabled on this server";

    /** HAProxy takes 16 kB in one go. */
    private static final int LARGEST_PAYLOAD = 8 << 10;

    private final ControlSocket master;

    RuntimeApi(HaproxyPaths paths) {
        this.master = new ControlSocket(paths.masterSocket());
    }

    ShowProc showProc() throws IOException {
        return ShowProc.parse(master.ask("show proc"));
    }

    /** Connections to all servers of one worker; none when the worker has gone. */
    List<ServerRow> connections(long worker) throws IOException {
        return ServerRow.parse(master.ask("@!" + worker + " show servers conn"));
    }

    /** Connections that workers still hold which finish what they had before a reload: {@code listener/server place number}, a line each. */
    String oldSessions() throws IOException {
        var used = new TreeMap<String, Integer>();
        for (var worker : showProc().oldWorkers()) {
            for (var row : connections(worker)) {
                used.merge(row.key() + " " + row.endpoint(), row.used(), Integer::sum);
            }
        }
        return used.entrySet().stream()
                .filter(row -> row.getValue() > 0)
                .map(row -> row.getKey() + " " + row.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** All servers of one worker; none when the worker has gone. */
    List<LiveServer> servers(long worker) throws IOException {
        return LiveServer.parse(master.ask("@!" + worker + " show servers state"));
    }

    /** The states of all servers of one worker, as it says them. */
    String states(long worker) throws IOException {
        return master.ask("@!" + worker + " show servers state");
    }

    /**
     * Sets {@code ready}, {@code drain} or {@code maint}.
     *
     * @return false when the worker has gone or does not know the server
     */
    boolean setState(long worker, ServerKey server, String state) throws IOException {
        return ask(worker, "set server " + server + " state " + state).isEmpty();
    }

    /**
     * Adds servers and lets them take traffic, many in one go.
     *
     * <p>Never by the word {@code enabled}: HAProxy 2.6 would show them ready and send them nothing.
     *
     * @return what the worker has against one, if it has
     */
    Optional<String> add(long worker, List<ServerLine> servers) throws IOException {
        var some = new ArrayList<String>();
        int length = 0;
        for (var server : servers) {
            var words = List.of(
                    "add server " + server.key() + " " + server.arguments(),
                    "enable health " + server.key(),
                    "set server " + server.key() + " state ready");
            int more = words.stream().mapToInt(String::length).sum();
            if (length + more > LARGEST_PAYLOAD) {
                var refusal = addSome(worker, some);
                if (refusal.isPresent()) {
                    return refusal;
                }
                some.clear();
                length = 0;
            }
            some.addAll(words);
            length += more;
        }
        return some.isEmpty() ? Optional.empty() : addSome(worker, some);
    }

    /** Three commands for each server, of which the first one is answered. */
    private Optional<String> addSome(long worker, List<String> commands) throws IOException {
        var answer = ask(worker, commands.toArray(String[]::new));
        return answer.equals(String.join(" ", Collections.nCopies(commands.size() / 3, ADDED)))
                ? Optional.empty()
                : Optional.of(answer.replace(ADDED, "").strip());
    }

    /**
     * Gives a server's name to another place, and lets that take traffic: what it still holds ends where it was. It is never without a place,
     * for it may be the only one.
     *
     * @return what the worker has against it, if it has
     */
    Optional<String> move(long worker, ServerLine server) throws IOException {
        var named = "set server " + server.key();
        var place = server.endpoint();
        var refusals = new ArrayList<String>();
        for (var answer : List.of(
                ask(worker, named + " addr " + place.address() + " port " + place.port()),
                // None is 0, the place itself: it may be that of who was there before. Who is not checked minds
                // neither.
                ask(worker, named + " check-port " + server.checkPort().orElse(0)),
                // Its health is still that of who was there before.
                ask(worker, named + " health up"),
                ask(worker, named + " state ready"))) {
            // It says what it changed, or that there was nothing to change.
            if (!answer.isEmpty()
                    && !answer.contains("by 'stats socket command'")
                    && !answer.startsWith("no need to change")
                    && !answer.equals(UNCHECKED)) {
                refusals.add(answer);
            }
        }
        return refusals.stream().findFirst();
    }

    /**
     * Gives a server another part of the requests.
     *
     * @return what the worker has against it, if it has
     */
    Optional<String> setWeight(long worker, ServerKey server, int weight) throws IOException {
        return Optional.of(ask(worker, "set server " + server + " weight " + weight))
                .filter(answer -> !answer.isEmpty());
    }

    /** Makes the cookies of a section anew, also those of servers that were added. */
    Optional<String> setCookieKey(long worker, String listener, String key) throws IOException {
        return Optional.of(ask(worker, "set dynamic-cookie-key backend " + listener + " " + key))
                .filter(answer -> !answer.isEmpty());
    }

    /** The files that a worker has read its maps from, by the names of {@link io.ekiden.lb.change.Layout#maps}. */
    SortedMap<String, String> mapFiles(long worker) throws IOException {
        return MAP_FILE.matcher(master.ask("@!" + worker + " show map"))
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(2), found -> found.group(1), (one, other) -> one, TreeMap::new));
    }

    /**
     * Gives a map another content, all at once.
     *
     * @param file as it was read from
     * @return what the worker has against it, if it has
     */
    Optional<String> setMap(long worker, String file, String content) throws IOException {
        var prepared = ask(worker, "prepare map " + file);
        var version = VERSION.matcher(prepared);
        if (!version.find()) {
            return Optional.of(prepared);
        }
        for (var part : parts(content)) {
            // An empty line ends what is to be read. The master then takes the end of our question for a command it
            // does not know.
            var answer = master.ask("@!" + worker + " add map @" + version.group(1) + " " + file + " <<\n" + part);
            if (!answer.isBlank() && !answer.strip().startsWith("Unknown command")) {
                return Optional.of(answer.strip());
            }
        }
        return Optional.of(ask(worker, "commit map @" + version.group(1) + " " + file))
                .filter(answer -> !answer.isEmpty());
    }

    /**
     * Gives a certificate another content.
     *
     * @param file as the configuration names it
     * @param pem certificates and key, no line of it empty
     * @return what the worker has against it, if it has; it then has the one before
     */
    Optional<String> setCertificate(long worker, String file, String pem) throws IOException {
        var command = "@!" + worker + " set ssl cert " + file + " <<\n" + pem;
        var answer = master.ask(command);
        var open = TRANSACTION.matcher(answer);
        if (open.find() && !open.group(1).equals(file)) {
            // There is but one: left open by somebody, it takes what is meant for any other file.
            abortCertificate(worker, open.group(1));
            answer = master.ask(command);
        }
        if (!answer.startsWith("Transaction ")) {
            abortCertificate(worker, file);
            return Optional.of(answer.lines().findFirst().orElse("nothing, as it does to more than 16 kB"));
        }
        var committed = ask(worker, "commit ssl cert " + file);
        if (committed.endsWith("Success!")) {
            return Optional.empty();
        }
        abortCertificate(worker, file);
        return Optional.of(committed);
    }

    /** The lists of certificates of a worker, each in a line, by the files it has read them from. */
    String certificateLists(long worker) throws IOException {
        return master.ask("@!" + worker + " show ssl crt-list");
    }

    /** The lines of one of them. */
    List<CertificateLine.Numbered> certificates(long worker, String list) throws IOException {
        return CertificateLine.Numbered.parse(master.ask("@!" + worker + " show ssl crt-list -n " + list));
    }

    /**
     * Makes room for a certificate that {@link #setCertificate} then gives its content.
     *
     * @return false when the file is known already
     */
    boolean newCertificate(long worker, String file) throws IOException {
        return ask(worker, "new ssl cert " + file).startsWith("New empty certificate store");
    }

    /** Forgets a file of certificates, unless it is used anywhere. */
    void forgetCertificate(long worker, String file) throws IOException {
        ask(worker, "del ssl cert " + file);
    }

    /**
     * Shows a certificate that is known.
     *
     * @return what the worker has against it, if it has
     */
    Optional<String> addCertificate(long worker, String list, CertificateLine line) throws IOException {
        var answer = master.ask("@!" + worker + " add ssl crt-list " + list + " <<\n" + line + "\n")
                .strip();
        return answer.contains("Success!")
                ? Optional.empty()
                : Optional.of(answer.lines().findFirst().orElse("nothing"));
    }

    /**
     * Shows a certificate no more in this line.
     *
     * @return what the worker has against it, if it has
     */
    Optional<String> removeCertificate(long worker, String list, CertificateLine.Numbered row) throws IOException {
        var answer = ask(worker, "del ssl crt-list " + list + " " + row.line().file() + ":" + row.number());
        return answer.contains(" deleted in crtlist ") ? Optional.empty() : Optional.of(answer);
    }

    private void abortCertificate(long worker, String file) throws IOException {
        ask(worker, "abort ssl cert " + file);
    }

    private static List<String> parts(String content) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (var line : content.lines().toList()) {
            if (part.length() + line.length() >= LARGEST_PAYLOAD) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(line).append('\n');
        }
        if (!part.isEmpty()) {
            parts.add(part.toString());
        }
        return parts;
    }

    /** What a worker answers to these commands, without blank lines. */
    private String ask(long worker, String... commands) throws IOException {
        var answer = master.ask(Stream.of(commands)
                .map(command -> "@!" + worker + " " + command)
                .collect(Collectors.joining(";")));
        return answer.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }
}

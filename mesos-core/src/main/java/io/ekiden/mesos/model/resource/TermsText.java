package io.ekiden.mesos.model.resource;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Terms as text, between a resource's name and its value: nothing when unreserved, {@code (role)} when configured for a role, and
 * otherwise all there is in angle brackets. The long form is ours, for files.
 */
public final class TermsText {
    private static final Pattern PLAIN = Pattern.compile("[^();:<>]+");
    private static final String ABSENT = "!";

    private TermsText() {}

    public static String write(Terms terms) {
        if (terms.equals(Terms.UNRESERVED)) {
            return "";
        }
        if (PLAIN.matcher(terms.role()).matches() && terms.equals(Terms.of(terms.role()))) {
            return "(" + terms.role() + ")";
        }
        var parts = new ArrayList<String>();
        terms.reservations().forEach(reservation -> parts.add(write(reservation)));
        terms.disk().ifPresent(disk -> parts.add(write(disk)));
        if (terms.shared()) {
            parts.add("shared");
        }
        if (terms.revocable()) {
            parts.add("revocable");
        }
        return "<" + String.join("|", parts) + ">";
    }

    private static String write(Reservation reservation) {
        var fields = new ArrayList<>(
                List.of(reservation.type().name(), encode(reservation.role()), encode(reservation.principal())));
        reservation.labels().forEach(label -> fields.add(encode(label.key()) + "=" + encode(label.value())));
        return String.join("/", fields);
    }

    private static String write(Disk disk) {
        var persistence = disk.persistence();
        var mount = disk.mount();
        var source = disk.source();
        return String.join(
                "/",
                "disk",
                encode(persistence.map(Disk.Persistence::id)),
                encode(persistence.flatMap(Disk.Persistence::principal)),
                encode(mount.map(Disk.Mount::containerPath)),
                encode(mount.map(it -> it.mode().name())),
                encode(source.map(Disk.Source::type)),
                encode(source.flatMap(Disk.Source::root)),
                encode(source.flatMap(Disk.Source::id)),
                encode(source.flatMap(Disk.Source::profile)));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when it cannot
     */
    public static Terms read(String text) {
        if (text.isEmpty()) {
            return Terms.UNRESERVED;
        }
        var inner = text.substring(1, text.length() - 1);
        return text.startsWith("(") ? Terms.of(inner.strip()) : readLong(inner);
    }

    private static Terms readLong(String text) {
        var reservations = new ArrayList<Reservation>();
        Optional<Disk> disk = Optional.empty();
        boolean shared = false;
        boolean revocable = false;
        for (var part : text.split("\\|", -1)) {
            var fields = part.split("/", -1);
            switch (fields[0]) {
                case "shared" -> shared = true;
                case "revocable" -> revocable = true;
                case "disk" -> disk = Optional.of(disk(fields));
                default -> reservations.add(reservation(fields));
            }
        }
        return new Terms(reservations, disk, shared, revocable);
    }

    private static Reservation reservation(String[] fields) {
        var labels = new ArrayList<Label>();
        for (int i = 3; i < fields.length; i++) {
            var sign = fields[i].indexOf('=');
            labels.add(new Label(decode(fields[i].substring(0, sign)), optional(fields[i].substring(sign + 1))));
        }
        return new Reservation(
                Reservation.Type.valueOf(field(fields, 0)),
                decode(field(fields, 1)),
                optional(field(fields, 2)),
                labels);
    }

    private static Disk disk(String[] fields) {
        return new Disk(
                optional(field(fields, 1)).map(id -> new Disk.Persistence(id, optional(field(fields, 2)))),
                optional(field(fields, 3)).map(path -> new Disk.Mount(path, Disk.Mode.valueOf(field(fields, 4)))),
                optional(field(fields, 5))
                        .map(type -> new Disk.Source(
                                type,
                                optional(field(fields, 6)),
                                optional(field(fields, 7)),
                                optional(field(fields, 8)))));
    }

    private static String field(String[] fields, int index) {
        if (index >= fields.length) {
            throw new IllegalArgumentException("terms of a resource end too early");
        }
        return fields[index];
    }

    private static String encode(Optional<String> text) {
        return text.map(TermsText::encode).orElse(ABSENT);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Optional<String> optional(String text) {
        return text.equals(ABSENT) ? Optional.empty() : Optional.of(decode(text));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

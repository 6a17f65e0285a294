package io.ekiden.lb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.GoodLabels.OfPort;
import io.ekiden.lb.watch.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The labels that were right last, on disk, for the next life of the bridge: {@code {"<app id>": {"<port index>": {"servicePort": 80,
 * "labels": {…}}}}}. They may hold hashes of passwords, as the configuration beside it does. Blocking, for one thread.
 */
final class LabelsFile {
    private static final Logger LOG = LoggerFactory.getLogger(LabelsFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Outage outage = new Outage(
            LOG,
            "the labels that are right now cannot be written down for the next start, it is tried again",
            "the labels are written down again");
    private GoodLabels kept = GoodLabels.NONE;

    /** @param directory of the bridge, readable by nobody else */
    LabelsFile(Path directory) {
        this.file = directory.resolve("labels.json");
    }

    /** What an earlier life has left; none when there is nothing, or nothing that can be understood. */
    GoodLabels read() {
        if (!Files.exists(file)) {
            return GoodLabels.NONE;
        }
        try {
            var apps = new TreeMap<String, SortedMap<Integer, OfPort>>();
            for (var app : JSON.readTree(Files.readAllBytes(file)).properties()) {
                var ports = new TreeMap<Integer, OfPort>();
                for (var port : app.getValue().properties()) {
                    ports.put(Integer.valueOf(port.getKey()), port(port.getValue()));
                }
                apps.put(app.getKey(), ports);
            }
            kept = new GoodLabels(apps);
            return kept;
        } catch (IOException | NumberFormatException unreadable) {
            LOG.warn(
                    "{} is no list of labels and is written anew; an app whose labels are wrong now is not served as before: {}",
                    file,
                    unreadable.getMessage());
            return GoodLabels.NONE;
        }
    }

    private static OfPort port(JsonNode port) {
        var labels = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> label : port.path("labels").properties()) {
            labels.put(label.getKey(), label.getValue().asText());
        }
        return new OfPort(port.path("servicePort").asInt(), labels);
    }

    /** Writes down what is not there yet. What goes wrong is said, and tried again with the next call. */
    void keep(GoodLabels labels) {
        if (!labels.equals(kept)) {
            try {
                write(labels);
                kept = labels;
                outage.over();
            } catch (IOException full) {
                outage.failed(full);
            }
        }
    }

    /** Puts it in place in one step. */
    private void write(GoodLabels labels) throws IOException {
        var fresh = file.resolveSibling("labels.json.new");
        Files.write(fresh, JSON.writeValueAsBytes(labels.byApp()));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

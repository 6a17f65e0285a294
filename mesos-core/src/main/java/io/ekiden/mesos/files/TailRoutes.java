package io.ekiden.mesos.files;

import io.ekiden.mesos.files.TailReader.Part;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.security.Realm;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /files/tail?path=…}: what is written to a file, as it is written, until its writer has ended. In plain text, or as server-sent
 * events for who accepts {@code text/event-stream}: there the id of each is the place behind it, with which a reader goes on later.
 *
 * <p>It begins with the last ten lines, or {@code lines=N}, or at {@code offset=N}. A rotation goes unnoticed, as long as what was not yet
 * read is still kept; where it is not, that is said. Files are looked at together, five times a second, as long as anybody follows one. Who
 * reads slowly is waited for, and holds up nobody. Ours alone: Mesos has nothing like it.
 */
public final class TailRoutes {
    /** Each costs a connection and some looks at a file. */
    private static final int MOST = 1_000;

    private static final long PAUSE_MILLIS = 200;

    private final Vertx vertx;
    private final Attachments attachments;
    private final AttachedFiles files;
    private final TailReader reader;
    private final Guard guard;
    private final int most;
    private final Set<Follower> followers = new LinkedHashSet<>();
    private boolean looking;
    private boolean lookAgain;
    private boolean waiting;

    /** @param guard may end what goes on for who is let in no more */
    public TailRoutes(Vertx vertx, Attachments attachments, Rotations rotations, Guard guard) {
        this(vertx, attachments, rotations, guard, MOST);
    }

    TailRoutes(Vertx vertx, Attachments attachments, Rotations rotations, Guard guard, int most) {
        this.guard = guard;
        this.vertx = vertx;
        this.attachments = attachments;
        this.files = new AttachedFiles(attachments);
        this.reader = new TailReader(files, rotations);
        this.most = most;
    }

    /** The routes of one server, which has one context. */
    public void mount(Router router) {
        router.get("/files/tail").handler(this::tail);
    }

    private void tail(RoutingContext routing) {
        var request = routing.request();
        var path = routing.queryParams().get("path");
        if (path == null || path.isEmpty()) {
            Bodies.answer(request, 400, "Expecting 'path=value' in query.\n");
        } else if (followers.size() >= most) {
            Bodies.answer(request, 503, "There are " + most + " who follow files already, which is the most.\n");
        } else {
            begin(routing, request, path);
        }
    }

    private void begin(RoutingContext routing, HttpServerRequest request, String path) {
        TailStart start;
        try {
            start = TailStart.of(
                    Optional.ofNullable(request.getHeader("Last-Event-ID")),
                    Optional.ofNullable(routing.queryParams().get("offset")),
                    Optional.ofNullable(routing.queryParams().get("lines")));
        } catch (IllegalArgumentException e) {
            Bodies.answer(request, 400, e.getMessage() + ".\n");
            return;
        }
        vertx.executeBlocking(() -> open(request, path, start), false)
                .onSuccess(begun -> follow(request, start, begun))
                .onFailure(failure -> {
                    if (failure instanceof FileFault fault) {
                        Bodies.answer(request, fault.status(), fault.reason() + "\n");
                    } else {
                        routing.fail(failure);
                    }
                });
    }

    private record Begun(Follower follower, Part first, boolean over) {}

    private Begun open(HttpServerRequest request, String path, TailStart start) throws FileFault, IOException {
        boolean live = attachments.isLive(path);
        var accepted = request.getHeader("Accept");
        boolean events = accepted != null && accepted.contains("text/event-stream");
        var first = reader.begin(path, start);
        var file = files.real(path);
        boolean over = !live && first.gap().isEmpty() && !reader.mayHaveGrown(file, first.next());
        return new Begun(new Follower(path, file, request.response(), events ? reader.era() : null), first, over);
    }

    private void follow(HttpServerRequest request, TailStart start, Begun begun) {
        var response = request.response();
        if (response.closed()) {
            return;
        }
        if (begun.over() && start instanceof TailStart.Place) {
            response.setStatusCode(204).end(); // who comes back for more is told not to
            return;
        }
        response.setChunked(true)
                .putHeader("Content-Type", begun.follower().type())
                .putHeader("Cache-Control", "no-cache")
                // Packed, it would wait to be worth packing.
                .putHeader("Content-Encoding", "identity");
        var context = vertx.getOrCreateContext();
        var released = guard.hold(
                request,
                Realm.AGENT_READONLY,
                _ -> true,
                () -> context.runOnContext(_ -> request.connection().close()));
        response.closeHandler(_ -> {
            followers.remove(begun.follower());
            released.run();
        });
        response.endHandler(_ -> released.run());
        response.exceptionHandler(_ -> followers.remove(begun.follower()));
        response.drainHandler(_ -> look());
        followers.add(begun.follower());
        response.writeHead();
        begun.follower().take(begun.first(), true);
        look();
    }

    /** Now, or after the look that is under way. */
    private void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        var ready = followers.stream().filter(Follower::isReady).toList();
        if (ready.isEmpty()) {
            lookLater();
            return;
        }
        looking = true;
        ready.forEach(follower -> follower.reading(true));
        vertx.executeBlocking(() -> read(ready), false).onComplete(result -> {
            looking = false;
            ready.forEach(follower -> follower.reading(false));
            boolean more = lookAgain || (result.succeeded() && hand(result.result()));
            lookAgain = false;
            if (more) {
                vertx.runOnContext(_ -> look());
            } else {
                lookLater();
            }
        });
    }

    private void lookLater() {
        if (!waiting && !followers.isEmpty()) {
            waiting = true;
            vertx.setTimer(PAUSE_MILLIS, _ -> {
                waiting = false;
                look();
            });
        }
    }

    /**
     * @param part absent when there is nothing more to come
     * @param goesOn whether its writer may still write
     */
    private record Read(Follower follower, Optional<Part> part, boolean goesOn) {}

    private List<Read> read(List<Follower> ready) {
        var live = new HashMap<String, Boolean>();
        // Before anything is read: what is written before a writer ends is read then.
        ready.forEach(follower -> live.computeIfAbsent(follower.path(), attachments::isLive));
        var all = new ArrayList<Read>();
        for (var follower : ready) {
            boolean goesOn = live.getOrDefault(follower.path(), false);
            all.add(new Read(follower, read(follower, goesOn), goesOn));
        }
        return all;
    }

    private Optional<Part> read(Follower follower, boolean goesOn) {
        try {
            if (reader.mayHaveGrown(follower.file(), follower.place())) {
                var part = reader.read(follower.path(), follower.place());
                boolean isEnd = part.data().length() == 0 && part.gap().isEmpty() && !goesOn;
                return isEnd ? Optional.empty() : Optional.of(part);
            }
        } catch (FileFault | IOException e) {
            // It is not there, or no plain file at this moment: as long as there is somebody to write it, it may come
            // back.
        }
        return goesOn ? Optional.of(Part.nothing(follower.place())) : Optional.empty();
    }

    /** True when there is more to be read at once. */
    private boolean hand(List<Read> all) {
        boolean more = false;
        for (var read : all) {
            var follower = read.follower();
            if (!followers.contains(follower)) {
                continue;
            }
            if (read.part().isPresent()) {
                var part = read.part().get();
                follower.take(part, read.goesOn() || part.isFull());
                more |= part.isFull() && follower.isReady();
            } else {
                followers.remove(follower);
                follower.end();
            }
        }
        return more;
    }

    /** How many follow now. */
    int size() {
        return followers.size();
    }
}

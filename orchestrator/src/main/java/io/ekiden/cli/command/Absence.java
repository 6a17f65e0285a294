package io.ekiden.cli.command;

import io.ekiden.cli.client.CommandException;

/** An orchestrator that is away while somebody waits or watches: that is told once, and borne. */
public final class Absence {
    private final Session session;
    private final String meanwhile;
    private boolean isTold;

    /** @param meanwhile what holds as long as nobody answers */
    public Absence(Session session, String meanwhile) {
        this.session = session;
        this.meanwhile = meanwhile;
    }

    /** @throws CommandException that one, where it will not pass by itself */
    public void bear(CommandException failure) {
        if (!failure.mayPass()) {
            throw failure;
        }
        if (!isTold) {
            session.screen().note("no orchestrator answers at the moment; " + meanwhile);
            isTold = true;
        }
    }

    /** Somebody answers. @return true when nobody did before */
    public boolean ends() {
        boolean wasTold = isTold;
        isTold = false;
        return wasTold;
    }
}

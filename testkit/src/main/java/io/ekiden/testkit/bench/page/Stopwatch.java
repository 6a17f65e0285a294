package io.ekiden.testkit.bench.page;

/** What measures within the page, where no time is lost on the way. */
final class Stopwatch {
    /**
     * Makes {@code stopwatch} with {@code listed}, the milliseconds from the beginning of the navigation until the list of apps was
     * painted; {@code keys}, for each key those from the moment it was pressed until a list was painted that agrees with what is typed; and
     * {@code longest}, the longest time for which the page could not answer.
     */
    static final String SCRIPT = """
            (() => {
              // A message is delivered behind the picture that the frame made.
              const painted = (then) => requestAnimationFrame(() => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => then(performance.now());
                port2.postMessage(0);
              });
              const watch = window.stopwatch = { listed: 0, keys: [], longest: 0 };
              const look = new MutationObserver(() => {
                if (document.querySelector('[data-testid^="group-row-"], [data-testid^="app-row-"]') === null) return;
                look.disconnect();
                painted((at) => { watch.listed = at; });
              });
              look.observe(document, { subtree: true, childList: true });
              const first = () => document.querySelector('[data-testid^="app-row-"]');
              const words = () => (document.querySelector('#search')?.value ?? '').split(' ').filter(Boolean);
              // Of what is found the best comes first; where nothing is, the list says so.
              watch.agrees = () => words().every((word) => first() === null ? document.querySelector('p.empty') !== null : first().textContent.includes(word));
              const timed = (since) => painted((at) => watch.agrees() ? watch.keys.push(at - since) : timed(since));
              addEventListener('keydown', ({ timeStamp }) => timed(timeStamp), true);
              new PerformanceObserver((list) => {
                for (const { duration } of list.getEntries()) watch.longest = Math.max(watch.longest, duration);
              }).observe({ type: 'longtask', buffered: true });
            })()""";

    private Stopwatch() {}
}

import type { EngineEvent } from '../../../../src/engine/language/events.js';
import { OutgoingSignals } from '../../../../src/engine/parts/outgoing-signals.js';
import { Propagation } from '../../../../src/engine/parts/propagation.js';
import { isPropagated } from '../../../../src/engine/parts/signals.js';
import { LiveRun } from '../../../../src/inprocess/runs/live-run.js';
import { handleWith, replaced, runtimeWith, type Breakage } from './breakage.js';

/** Runs that have passed a signal on. */
const HEARD = new WeakSet<LiveRun>();

/** What a run knows and says about itself, and the signals that are passed on. */
export const ABOUT_BREAKAGES: readonly Breakage[] = [
  {
    does: 'does not tell a run which one it continues',
    caughtBy: 'a run that goes on as a new one knows which run it continues',
    create: runtimeWith((runtime) => ({
      information: { ...runtime.information, continuedFromRunId: undefined },
    })),
  },
  {
    does: 'counts no events',
    caughtBy: 'a run can read how long its history is, in events and bytes, as of its turn',
    create: runtimeWith(() => ({ historySize: { events: 0, bytes: 0 } })),
  },
  {
    does: 'shows the first thing that a run says about itself for ever',
    caughtBy: 'what a run says about itself shows from outside, until it says something else',
    create: handleWith((handle) => {
      let first: object | undefined;
      return {
        describe: async () => {
          const description = await handle.describe();
          first ??= { executionContext: description.executionContext };
          return { ...description, ...first };
        },
      };
    }),
  },
  {
    does: 'passes no signal on',
    caughtBy:
      'a signal sent with `propagate` goes on to parent and children, to each once, and to a child that starts later',
    patch: replaced(Propagation.prototype, 'received', () => () => undefined),
    shows: 'by never ending',
  },
  {
    does: 'passes signals back to where they came from',
    caughtBy:
      'a signal does not go back to where it came from, and goes no further unless it is sent with `propagate`',
    patch: replaced(
      Propagation.prototype,
      'received',
      (received) =>
        function (this: Propagation, { from: _, ...event }) {
          received.call(this, event);
        },
    ),
  },
  {
    does: 'passes signals on to the first run of a child only',
    caughtBy: 'a signal that is passed on finds the run as which a child goes on',
    patch: () => {
      const runIds = new Map<string, string>();
      const forgetStarts = replaced(
        Propagation.prototype,
        'childStarted',
        (childStarted) =>
          function (this: Propagation, child) {
            runIds.set(child.workflowId, child.runId);
            childStarted.call(this, child);
          },
      )();
      const forward = replaced(
        OutgoingSignals.prototype,
        'forward',
        (original) =>
          function (this: OutgoingSignals, { workflowId, runId = runIds.get(workflowId) }, name, input) {
            original.call(this, { workflowId, runId }, name, input);
          },
      )();
      return () => {
        forward();
        forgetStarts();
      };
    },
    shows: 'by never ending',
  },
  {
    does: 'tells every parent what its child is told',
    caughtBy: 'a run with `propagateSignalsToParent: false` keeps a signal from its parent',
    patch: replaced(
      LiveRun.prototype,
      'deliver',
      (deliver) =>
        function (this: LiveRun, event: EngineEvent) {
          // Once: the parent passes it back down, and no run closes while a signal waits for it.
          const isToGoOn = event.kind === 'signal-received' && isPropagated(event.input) && !HEARD.has(this);
          if (isToGoOn) {
            HEARD.add(this);
            const { parent } = this.started;
            if (parent !== undefined) this.options.host.runOf(parent)?.deliver(event);
          }
          deliver.call(this, event);
        },
    ),
  },
];

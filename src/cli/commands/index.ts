import type { CommandEntry } from '../command.js';

/** The commands of the core: those that need no service. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'run a workflow, and print its result',
    examples: [
      "run examples/quickstart/workflow.ts#SimpleComputation --input '[1]'",
      `run examples.quickstart.SimpleComputation --input '{"kwargs": {"x": 1}}'`,
      "run examples/quickstart/workflow.ts#SimpleComputation --input '[1]' --journal run.json",
      '--local -w examples.quickstart.SimpleComputation -i examples/quickstart/input.json',
    ],
    load: async () => (await import('./run.js')).run,
  },
  {
    name: 'replay',
    summary: 'run the code against a recorded run, and report where they disagree',
    examples: ['replay run.json -w examples/quickstart/workflow.ts#SimpleComputation'],
    load: async () => (await import('./replay.js')).replay,
  },
  {
    name: 'config',
    summary: 'print the effective configuration, with the origin of each value; secrets are hidden',
    load: async () => (await import('./config.js')).config,
  },
  {
    name: 'resume',
    summary: 'go on with the open runs of a store, until they are closed',
    examples: ['resume --store runs.db examples/durable/order.ts'],
    load: async () => (await import('./resume.js')).resume,
  },
  {
    name: 'serve',
    summary: 'host a store, until a signal ends it',
    examples: ['serve --store runs.db examples/durable/order.ts'],
    load: async () => (await import('./serve.js')).serve,
  },
  {
    name: 'list',
    summary: 'list runs, newest first',
    examples: ['list --store runs.db --status open failed'],
    source: 'store',
    load: async () => (await import('./list.js')).list,
  },
  {
    name: 'describe',
    summary: 'print what is known of a run',
    source: 'store',
    load: async () => (await import('./describe.js')).describe,
  },
  {
    name: 'result',
    summary: 'wait for the end of a run, and print its result',
    source: 'store',
    load: async () => (await import('./result.js')).result,
  },
  {
    name: 'start',
    summary: 'start a run, which a host elsewhere carries out',
    examples: ["start examples/quickstart/workflow.ts#SimpleComputation --input '[1]' --store runs.db"],
    source: 'store',
    load: async () => (await import('./start.js')).start,
  },
  {
    name: 'signal',
    summary: 'send a signal to a run',
    source: 'store',
    load: async () => (await import('./signal.js')).signal,
  },
  {
    name: 'cancel',
    summary: 'ask a run to cancel',
    source: 'store',
    load: async () => (await import('./cancel.js')).cancel,
  },
  {
    name: 'terminate',
    summary: 'end a run without asking its code',
    source: 'store',
    load: async () => (await import('./terminate.js')).terminate,
  },
];

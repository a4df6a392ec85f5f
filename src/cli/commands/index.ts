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
];

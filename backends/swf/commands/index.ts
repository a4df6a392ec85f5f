import type { CommandEntry, RecordingEntry } from 'simpleflow/cli';

/** What this backend adds to the command line. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'standalone',
    summary: 'run a workflow on Amazon SWF with decider and worker in one process, and print its result',
    examples: ["standalone examples/quickstart/workflow.ts#SimpleComputation --input '[1]'"],
    load: async () => (await import('./standalone.js')).standalone,
  },
  {
    name: 'decider',
    summary: 'decide for workflows on Amazon SWF, until a signal ends it',
    examples: ['decider --domain demo examples/quickstart/workflow.ts'],
    load: async () => (await import('./decider.js')).decider,
  },
  {
    name: 'worker',
    summary: 'run activities for Amazon SWF, until a signal ends it',
    examples: ['worker --domain demo examples/quickstart/activities.ts'],
    load: async () => (await import('./worker.js')).worker,
  },
  {
    name: 'start',
    summary: 'start a workflow on Amazon SWF',
    examples: ["start examples/quickstart/workflow.ts#SimpleComputation --domain demo --input '[1]' --wait"],
    source: 'domain',
    load: async () => (await import('./start.js')).start,
  },
  {
    name: 'signal',
    summary: 'send a signal to a run on Amazon SWF',
    source: 'domain',
    load: async () => (await import('./signal.js')).signal,
  },
  {
    name: 'cancel',
    summary: 'ask a run on Amazon SWF to cancel',
    source: 'domain',
    load: async () => (await import('./cancel.js')).cancel,
  },
  {
    name: 'terminate',
    summary: 'end a run on Amazon SWF at once',
    source: 'domain',
    load: async () => (await import('./terminate.js')).terminate,
  },
  {
    name: 'info',
    summary: 'print what is known of a run on Amazon SWF, as JSON',
    load: async () => (await import('./info.js')).info,
  },
  {
    name: 'dev-server',
    summary: 'start an SWF-compatible server for development and tests',
    load: async () => (await import('./dev-server.js')).devServer,
  },
];

/** Histories of Amazon SWF. */
export const recordings: readonly RecordingEntry[] = [
  { load: async () => (await import('./history-form.js')).historyForm },
];

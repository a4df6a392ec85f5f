import { defaultCodec } from '../../src/codec/codec.js';
import type { Command } from '../../src/engine/language/commands.js';
import type { EngineEvent } from '../../src/engine/language/events.js';
import { runTurn } from '../../src/engine/run/turn.js';
import { WorkflowRun } from '../../src/engine/run/workflow-run.js';
import type { WorkflowRunOptions } from '../../src/engine/run/workflow-run-options.js';
import { Workflow, type AnyWorkflowClass } from '../../src/workflow/workflow.js';

/** A run with no host: a test says what happens, turn by turn, and sees what the run asks for. A second passes a turn. */
export class HandDrivenRun {
  readonly run: WorkflowRun;
  readonly #name: string;
  #atMs = Date.UTC(2020, 0, 1);

  constructor(workflow: AnyWorkflowClass, options: Partial<WorkflowRunOptions> = {}) {
    this.#name = workflow.definition.name;
    this.run = new WorkflowRun({ workflow, codec: defaultCodec, ...options });
  }

  /** The first turn; `also` are events that came with it. */
  start(args: readonly unknown[] = [], also: readonly EngineEvent[] = []): Promise<Command[]> {
    return this.startWith({ input: JSON.stringify({ args, kwargs: {} }) }, also);
  }

  startWith(
    fields: { readonly input?: string; readonly runId?: string },
    also: readonly EngineEvent[] = [],
  ): Promise<Command[]> {
    const started: EngineEvent = {
      kind: 'run-started',
      workflowId: 'by-hand',
      runId: 'run-1',
      name: this.#name,
      version: 'default',
      taskList: 'default',
      tags: [],
      input: '{"args":[],"kwargs":{}}',
      ...fields,
    };
    return this.turn(started, ...also);
  }

  turn(...events: EngineEvent[]): Promise<Command[]> {
    this.#atMs += 1_000;
    return new Promise((resolve, reject) => {
      const guarded = (step: () => void) => () => {
        try {
          step();
        } catch (error) {
          reject(error);
        }
      };
      runTurn(
        guarded(() => {
          this.run.beginTurn({ atMs: this.#atMs, events });
        }),
        guarded(() => {
          resolve(this.run.endTurn().map(({ command }) => command));
        }),
      );
    });
  }
}

export const completed = (id: string, value?: unknown): EngineEvent =>
  value === undefined
    ? { kind: 'activity-completed', id }
    : { kind: 'activity-completed', id, output: JSON.stringify(value) };
export const failed = (id: string, message = 'no'): EngineEvent => ({
  kind: 'activity-failed',
  id,
  failure: defaultCodec.encodeFailure(new RangeError(message)),
});
export const timedOut = (id: string): EngineEvent => ({
  kind: 'activity-timed-out',
  id,
  timeout: 'start-to-close',
});
export const cancelled = (id: string): EngineEvent => ({ kind: 'activity-cancelled', id });
export const fired = (id: string): EngineEvent => ({ kind: 'timer-fired', id });
export const CANCEL: EngineEvent = { kind: 'cancel-requested' };

/** Commands in short: `schedule activity-add-1`, `complete 3`, `fail RangeError: no`. */
export function brief(commands: readonly Command[]): string[] {
  return commands.map((command) => {
    if (command.kind === 'schedule-activity') return `schedule ${command.id}`;
    if (command.kind === 'complete-run') return `complete ${command.output ?? ''}`.trim();
    if (command.kind === 'fail-run') return `fail ${command.failure.reason}`;
    if (command.kind === 'cancel-run') return 'cancel';
    if (command.kind === 'continue-as-new') return `continue-as-new ${command.input}`;
    if (command.kind === 'record-marker') return `record-marker ${command.name}`;
    return `${command.kind} ${'id' in command ? command.id : ''}`.trim();
  });
}

/** A workflow class whose `run` is `body`. */
export function workflow(
  body: (this: Workflow, self: Workflow, ...args: never[]) => unknown,
  definition: object = {},
) {
  return class extends Workflow {
    static override readonly definition = { name: 'by-hand', ...definition };
    run(...args: never[]): unknown {
      return body.call(this, this, ...args);
    }
  };
}

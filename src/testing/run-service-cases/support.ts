import assert from 'node:assert/strict';
import type { Executor } from '../../executor/executor.js';
import { defaultCodec } from '../../codec/codec.js';
import { encodeSignal } from '../../engine/parts/signals.js';
import { SimpleflowError, type ErrorCode } from '../../errors.js';
import type { RunInfo, RunService } from '../../runs/run-service.js';
import { startRequest } from '../../runs/start-request.js';
import { Workflow, type AnyWorkflowClass } from '../../workflow/workflow.js';

/** What can be seen of runs, and who carries them out. */
export interface RunServiceInstance {
  readonly service: RunService;
  /** Makes runs that the service sees, and carries out those that the service starts. */
  readonly executor: Executor;
  close(): Promise<void>;
}

export type RunServiceCase = (instance: RunServiceInstance) => Promise<void>;

/** Waits for the signal `go`, and gives its value. */
export class Waiter extends Workflow {
  static override readonly definition = { name: 'kit-waiter', version: '2' };

  async run(_note: string): Promise<unknown> {
    return this.waitSignal('go');
  }
}

/** Gives the sum, at once. */
export class Adder extends Workflow {
  static override readonly definition = { name: 'kit-adder', version: '1' };

  async run(a: number, b: number): Promise<number> {
    return a + b;
  }
}

export class Failer extends Workflow {
  static override readonly definition = { name: 'kit-failer', version: '1' };

  async run(): Promise<never> {
    throw new RangeError('out of stock');
  }
}

/** Goes on as another run until nothing is left. */
export class Countdown extends Workflow {
  static override readonly definition = { name: 'kit-countdown', version: '1' };

  async run(left: number): Promise<string> {
    if (left > 0) this.continueAsNew(left - 1);
    return 'lift-off';
  }
}

/** The workflows of the kit: the host of the service must know them. */
export const RUN_SERVICE_WORKFLOWS: readonly AnyWorkflowClass[] = [Waiter, Adder, Failer, Countdown];

export async function start(
  { service }: RunServiceInstance,
  workflow: AnyWorkflowClass,
  args: readonly unknown[],
  options: { readonly workflowId?: string; readonly tags?: readonly string[] } = {},
): Promise<RunInfo> {
  return service.start(startRequest(workflow, { args, codec: defaultCodec }, options));
}

export function signalText(value?: unknown): string {
  return encodeSignal(defaultCodec, value);
}

export async function refused(code: ErrorCode, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => SimpleflowError.is(error) && error.code === code);
}

/** Waits for the run to be as wanted; what `watch` gives says when to look again. */
export async function until(
  { service }: RunServiceInstance,
  id: string,
  isWanted: (run: RunInfo) => boolean,
): Promise<void> {
  const stop = new AbortController();
  const changes = service.watch({ signal: stop.signal });
  if (isWanted(await service.describe(id))) return;
  for await (const run of changes) {
    if ((run.runId === id || run.workflowId === id) && isWanted(run)) return;
  }
}

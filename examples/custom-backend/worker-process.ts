import { fork, type ChildProcess } from 'node:child_process';
import type { Settings } from 'simpleflow';
import {
  type ActivityCall,
  type ActivityControl,
  type ActivityOutcome,
  defaultCodec,
} from 'simpleflow/backend';
import { parseReply, type Request } from './messages.js';

/** The process that ran an activity is gone, or talks nonsense. Worth another try: the next one has a fresh process. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
  readonly code = 'worker-lost';
}

/** What a process loads: files, file URLs or packages. */
export type WorkerModules = Pick<Settings, 'activities' | 'container' | 'middleware'>;

export interface WorkerOptions {
  readonly modules: WorkerModules;
  /**
   * Options of Node for the process, such as a loader for TypeScript. Default: those of this process, and `tsx` where
   * this folder is not compiled.
   */
  readonly execArgv?: readonly string[] | undefined;
  /** An activity that was told to stop has this long; then its process is killed. Milliseconds. Default: 5,000. */
  readonly stopGraceMs?: number | undefined;
}

const IS_COMPILED = import.meta.url.endsWith('.js');
const WORKER = new URL(IS_COMPILED ? './worker.js' : './worker.ts', import.meta.url);
const EXEC_ARGV = IS_COMPILED ? process.execArgv : [...process.execArgv, '--import', 'tsx'];

/** One process, which runs one call at a time. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #stopGraceMs: number;
  #isLost = false;

  constructor({ modules, execArgv = EXEC_ARGV, stopGraceMs = 5_000 }: WorkerOptions) {
    this.#stopGraceMs = stopGraceMs;
    const { activities, container, middleware } = modules;
    this.#child = fork(WORKER, [JSON.stringify({ activities, container, middleware })], {
      execArgv: [...execArgv],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    // With a listener of its own, so that a process which cannot be started breaks one call and not the program.
    this.#child.on('error', () => this.kill());
    this.#child.on('exit', () => (this.#isLost = true));
    this.#rest();
  }

  /** True if it can be given no more calls. */
  get isLost(): boolean {
    return this.#isLost || !this.#child.connected;
  }

  kill(): void {
    this.#isLost = true;
    this.#child.kill('SIGKILL');
  }

  run({ definition: _, ...call }: ActivityCall, control: ActivityControl): Promise<ActivityOutcome> {
    const { signal } = control;
    const child = this.#child;
    child.ref();
    child.channel?.ref();
    return new Promise((resolve) => {
      let killing: NodeJS.Timeout | undefined;
      const end = (outcome: ActivityOutcome): void => {
        clearTimeout(killing);
        child.off('message', hear);
        child.off('exit', exited);
        signal.removeEventListener('abort', stop);
        this.#rest();
        resolve(outcome);
      };
      const exited = (code: number | null, by: string | null): void =>
        end(
          signal.aborted
            ? { kind: 'cancelled' }
            : lost(`the process that ran \`${call.id}\` has ended (${by ?? `exit code ${String(code)}`})`),
        );
      const hear = (message: unknown): void => {
        const reply = parseReply(message, call.id);
        if (reply?.kind === 'ended') return end(reply.outcome);
        if (reply?.kind === 'heartbeat') return beat(control);
        this.kill();
        end(lost(`the process that ran \`${call.id}\` sent something that is no reply`));
      };
      const stop = (): void => {
        this.#send({ kind: 'stop', id: call.id, reason: defaultCodec.encodeFailure(signal.reason) });
        killing = setTimeout(() => this.kill(), this.#stopGraceMs);
      };
      child.on('message', hear);
      child.on('exit', exited);
      signal.addEventListener('abort', stop, { once: true });
      this.#send({ kind: 'run', call });
      if (signal.aborted) stop();
    });
  }

  #send(request: Request): void {
    // A process that has just ended: `exit` says so.
    this.#child.send(request, () => undefined);
  }

  /** An idle process does not keep the program alive. */
  #rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}

function beat(control: ActivityControl): void {
  try {
    control.heartbeat();
  } catch {
    // It was asked to stop meanwhile, and hears of that itself.
  }
}

function lost(message: string): ActivityOutcome {
  return { kind: 'failed', failure: defaultCodec.encodeFailure(new WorkerLostError(message)) };
}

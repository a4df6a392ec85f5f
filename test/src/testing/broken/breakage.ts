import type { Executor } from 'simpleflow';
import { InProcessExecutor, type InProcessOptions } from 'simpleflow/backend';
import { virtualInstance, type ExecutorCase, type Instance, type WorkflowCase } from 'simpleflow/testing';
import { InlineRunner } from '../../../../backends/local/inline-runner.js';

type AnyFunction = (this: never, ...args: never[]) => unknown;

/** One rule broken, and the case that finds it. */
export interface Breakage {
  /** What the executor does wrong. */
  readonly does: string;
  readonly caughtBy: ExecutorCase | WorkflowCase;
  /** An executor that does it, or... */
  readonly create?: () => Instance;
  /** ...what makes every executor do it, and how to undo that. */
  readonly patch?: () => () => void;
  /** For breakages that no run survives, the engine's own error or the case's time limit is what catches them. */
  readonly hangs?: boolean;
}

type Options = Pick<InProcessOptions, 'clock' | 'journal'>;

/** An in-process executor, made by `make` where it is to differ from a sound one. */
export function instance(make: (options: Options) => Executor): Instance {
  return virtualInstance(make);
}

export function sound(options: Options): Executor {
  return new InProcessExecutor({ ...options, runner: new InlineRunner() });
}

/** A sound executor but for the methods given. */
export function executorWith(change: (executor: Executor) => Partial<Executor>): () => Instance {
  return () =>
    instance((options) => {
      const executor = sound(options);
      const changed = change(executor);
      return new Proxy(executor, {
        get(target, key) {
          const value: unknown = Reflect.get(key in changed ? changed : target, key);
          return typeof value === 'function' ? (value as AnyFunction).bind(target as never) : value;
        },
      });
    });
}

/** Replaces a method of a class; `make` gets the sound one. */
export function replaced<T extends object, K extends keyof T & string>(
  prototype: T,
  key: K,
  make: (original: T[K]) => T[K],
): () => () => void {
  return () => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
    if (descriptor === undefined) throw new TypeError(`there is no \`${key}\` to replace`);
    const slot = descriptor.get === undefined ? 'value' : 'get';
    const sound: unknown = Reflect.get(descriptor, slot);
    Object.defineProperty(prototype, key, { ...descriptor, [slot]: make(sound as T[K]) });
    return () => void Object.defineProperty(prototype, key, descriptor);
  };
}

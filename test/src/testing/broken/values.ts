import { type Codec, isFuture } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { createFuture } from '../../../../src/futures/future-source.js';
import { virtualInstance } from 'simpleflow/testing';
import { VALUES } from '../../../../src/testing/cases/values.js';
import { codecWith, executorWith, handleWith, sound, type Breakage } from './breakage.js';

/** Sends a number for every value, and finds the very same value by it. */
function byReference(): Codec {
  const values: unknown[] = [];
  return {
    ...failures,
    encode: (value) => JSON.stringify({ ref: values.push(value) - 1 }),
    decode: (text) =>
      JSON.parse(text, (_key, value: { ref?: number } | null) =>
        typeof value?.ref === 'number' ? values[value.ref] : value,
      ) as unknown,
  };
}

const failures = {
  encodeFailure: (error: unknown) => defaultCodec.encodeFailure(error),
  decodeFailure: (failure: never) => defaultCodec.decodeFailure(failure),
};

/** Knows plain JSON only, and not even the tags. */
const plainJson: Codec = {
  ...failures,
  encode: (value) => JSON.stringify(value),
  decode: (text) => JSON.parse(text) as unknown,
};

/** Writes tags, but does not escape what looks like one. */
const unescaped: Codec = {
  ...failures,
  encode: (value) => JSON.stringify(value),
  decode: (text) => defaultCodec.decode(text),
};

/** Loses the empty members. */
const forgetful: Codec = {
  ...failures,
  encode: (value) => JSON.stringify(value, (_key, member: unknown) => (member === null ? undefined : member)),
  decode: (text) => JSON.parse(text) as unknown,
};

const CODECS: Partial<Record<keyof typeof VALUES, Codec>> = {
  'plain JSON': forgetful,
  'an object with a key like a tag': unescaped,
};

export const VALUE_BREAKAGES: readonly Breakage[] = [
  {
    does: 'moves buffers although runs are recorded',
    caughtBy: 'memory that is moved or shared is refused where runs are recorded, and a copy is not',
    create: () => virtualInstance((options) => sound({ ...options, journal: false })),
  },
  ...Object.keys(VALUES).map((kind): Breakage => {
    const value = kind as keyof typeof VALUES;
    return {
      does: `does not know how to send ${value}`,
      caughtBy: `${value} crosses as an equal copy`,
      create: codecWith(CODECS[value] ?? plainJson),
    };
  }),
  {
    does: 'sends errors as plain objects',
    caughtBy: 'an error crosses as a value with class, message, own fields and cause',
    create: codecWith(plainJson),
  },
  {
    does: 'passes arguments by reference',
    caughtBy: 'what an activity does to its arguments stays with it',
    create: codecWith(byReference()),
  },
  {
    does: 'reads arguments when the activity starts',
    caughtBy: 'what the caller does to arguments after `submit` stays with the caller',
    create: codecWith(byReference()),
  },
  {
    does: 'copies arguments before their futures are done',
    caughtBy: 'arguments that wait for a future are copied when the last one is done',
    create: executorWith((executor) => ({
      submit: (task: never, ...args: never[]) =>
        executor.submit(task, ...args.map((arg) => copied(arg) as never)),
    })),
  },
  {
    does: 'gives results by reference',
    caughtBy: 'what is done to a result stays with who did it',
    create: codecWith(byReference()),
  },
  {
    does: 'passes arguments by reference inside a workflow',
    caughtBy: 'inside a workflow arguments are copied by `submit`, or when the last future is done',
    create: codecWith(byReference()),
  },
  {
    does: 'gives workflows their input by reference',
    caughtBy: 'input and result of a workflow cross as copies, with what JSON lacks',
    create: codecWith(plainJson),
  },
  {
    does: 'refuses what cannot be sent too late',
    caughtBy: 'a value that cannot be sent is refused by `submit`',
    create: executorWith((executor) => ({
      submit: (task: never, ...args: never[]) => {
        try {
          return executor.submit(task, ...args);
        } catch (error) {
          const source = createFuture();
          source.reject(error as Error);
          return source.future;
        }
      },
    })),
  },
  {
    does: 'gives null for a workflow without a result',
    caughtBy: 'a workflow that returns nothing gives undefined',
    create: handleWith((handle) => ({ result: async () => (await handle.result()) ?? null })),
  },
  {
    does: 'sends a result that cannot be sent',
    caughtBy: 'a result that cannot be sent fails the run',
    create: codecWith({
      ...plainJson,
      encode: (value) => (typeof value === 'function' ? 'null' : JSON.stringify(value)),
    }),
  },
];

/** Copies lists and what is in them, but for futures. */
function copied(value: unknown): unknown {
  return Array.isArray(value) && !isFuture(value) ? value.map(copied) : value;
}

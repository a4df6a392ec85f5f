import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultCodec } from '../../src/codec/codec.js';
import { WireCodec } from '../../backends/swf/mapping/wire-codec.js';
import { HandDrivenRun } from '../support/hand-driven-run.js';
import { workflowOf } from '../support/record-run.js';

const ARGUMENTS = 'args';

/** Whatever came, as it came. */
const Echo = workflowOf(async function (
  self: { waitSignal(name: string): PromiseLike<unknown> },
  ...args: unknown[]
) {
  return { [ARGUMENTS]: args, signal: [await self.waitSignal('s')] };
});

interface Arrived {
  readonly args: readonly unknown[];
  readonly signal: readonly unknown[];
}

async function arrived(input: string, signal: string): Promise<Arrived> {
  const driven = new HandDrivenRun(Echo, { codec: new WireCodec(defaultCodec) });
  const commands = await driven.startWith({ input }, [{ kind: 'signal-received', name: 's', input: signal }]);
  const [closing] = commands;
  if (closing?.kind !== 'complete-run')
    throw new Error(`the run did not complete: ${JSON.stringify(closing)}`);
  return defaultCodec.decode(closing.output ?? 'null') as Arrived;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** By the documentation: `args` a list or `kwargs` an object, and nothing else but `meta` and `__extra`. */
function isEnvelope(value: unknown): value is { args?: unknown[]; kwargs?: Record<string, unknown> } {
  if (!isRecord(value)) return false;
  const { args, kwargs, meta: _, __extra: __, ...others } = value;
  if (Object.keys(others).length > 0 || (args === undefined && kwargs === undefined)) return false;
  return (args === undefined || Array.isArray(args)) && (kwargs === undefined || isRecord(kwargs));
}

const any = fc.jsonValue({ maxDepth: 3 });
const like = fc.record({ args: any, kwargs: any, meta: any, x: any }, { requiredKeys: [] });
const text = fc
  .oneof(any, like, fc.constantFrom({}, [], { args: [] }, { $date: 'x' }, { $set: { a: 1 } }))
  .map((value) => JSON.stringify(value))
  .filter((json) => !json.includes('__proto__') && !json.includes('"$'));

describe('any JSON text of another program', () => {
  it('arrives as that value, as input and as a signal', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (input, signal) => {
        const [sent, signalled] = [JSON.parse(input) as unknown, JSON.parse(signal) as unknown];
        // Keywords need parameters to go to.
        fc.pre(!isEnvelope(sent) || Object.keys(sent.kwargs ?? {}).length === 0);

        const { args, signal: got } = await arrived(input, signal);

        const one = isEnvelope(sent) ? (sent.args ?? []) : Array.isArray(sent) ? sent : [sent];
        expect(args).toStrictEqual(one);
        if (!isEnvelope(signalled)) expect(got).toStrictEqual([signalled]);
        else {
          const { args: inner = [], kwargs = {} } = signalled;
          const plain = inner.length <= 1 && Object.keys(kwargs).length === 0;
          expect(got).toStrictEqual([plain ? inner[0] : { args: inner, kwargs }]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['{"args": [NaN], "kwargs": {}}', '{"args": [Infinity], "kwargs": {}}', [Number.NaN], [Infinity]],
    ['{"args": [9007199254740993]}', '-9007199254740993', [9007199254740993n], [-9007199254740993n]],
    ['NaN', '[1.0, NaN]', [Number.NaN], [[1, Number.NaN]]],
    ['no JSON', '{"loss": -Infinity}', ['no JSON'], [{ loss: -Infinity }]],
    ['{"$date":"2020-01-02"}', '{"$error":"x"}', [{ $date: '2020-01-02' }], [{ $error: 'x' }]],
    ['{"args":[1],"kwargs":null}', '{"args":"x"}', [{ args: [1], kwargs: null }], [{ args: 'x' }]],
    ['{"meta":1}', '{"__propagate":true,"args":[NaN]}', [{ meta: 1 }], [Number.NaN]],
    ['[]', '{"__propagate":true,"x":1}', [], [{ __propagate: true, x: 1 }]],
  ])('arrives as %s, and as the signal %s', async (input, signal, args, signalled) => {
    expect(await arrived(input, signal)).toStrictEqual({ args, signal: signalled });
  });
});

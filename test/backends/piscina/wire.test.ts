import { describe, expect, it } from 'vitest';
import type { ActivityOutcome } from 'simpleflow/backend';
import { KeptCopy } from '../../../src/codec/attachments.js';
import {
  allocateBlocks,
  ControlBlock,
  MAX_CALLS_PER_JOB,
} from '../../../backends/piscina/wire/control-block.js';
import { lineOf, outcomeWire, readLines } from '../../../backends/piscina/wire/ends-wire.js';
import { JobReader, JobWriter, movedWithJob } from '../../../backends/piscina/wire/job-wire.js';
import type { CallMessage, Job } from '../../../backends/piscina/wire/messages.js';

function call(id: string, more: Partial<CallMessage> = {}): CallMessage {
  return {
    id,
    name: 'add',
    version: '1',
    taskList: 'default',
    input: `{"args":["${id}"],"kwargs":{}}`,
    attempt: 1,
    workflowId: undefined,
    runId: undefined,
    attachments: undefined,
    ...more,
  };
}

function job(...calls: CallMessage[]): Job {
  return { slot: 1, ticket: 17, isTimed: false, calls };
}

describe('a job on its way to a thread', () => {
  const none: readonly never[] = [];
  it.each<[string, Job]>([
    ['no call', job()],
    ['one call', job(call('a'))],
    [
      'calls of several kinds',
      job(call('a'), call('b'), call('c', { name: 'mul' }), call('d', { attempt: 2 })),
    ],
    [
      'calls of a workflow',
      job(call('a', { workflowId: 'w', runId: 'r' }), call('b', { workflowId: 'w', runId: 'r' })),
    ],
    ['calls that may give buffers', job(call('a', { attachments: none }), call('b', { attachments: none }))],
    ['some that may', job(call('a', { attachments: none }), call('b'))],
    ['input of several lines', job(call('a', { input: '{\n"args":[1]\n}' }), call('b'))],
    ['empty input', job(call('a', { input: '' }))],
    ['limits', { ...job(call('a')), isTimed: true }],
  ])('is read as it was written: %s', (_, sent) => {
    const [writer, reader] = [new JobWriter(), new JobReader()];

    // Twice: both remember what the last one was like.
    for (const round of [1, 2]) {
      const wire = structuredClone(writer.write({ ...sent, ticket: round }));
      expect(reader.read(wire)).toEqual({ ...sent, ticket: round });
    }
    expect(movedWithJob(writer.write(sent))).toEqual([]);
  });

  it('takes along what is moved, and copies of what its sender keeps', () => {
    const moved = new ArrayBuffer(8);
    const kept = new KeptCopy(new Uint8Array([1, 2]).buffer);
    const shared = new SharedArrayBuffer(4);
    const wire = new JobWriter().write(job(call('a', { attachments: [moved, kept, shared] }), call('b')));

    const transfer = movedWithJob(wire);
    const { calls } = new JobReader().read(structuredClone(wire, { transfer }));

    expect([moved.byteLength, kept.buffer.byteLength]).toEqual([0, 2]);
    expect(calls[0]?.attachments?.map((each) => (each as ArrayBuffer).byteLength)).toEqual([8, 2, 4]);
    expect(calls[1]?.attachments).toBeUndefined();
  });
});

describe('ends of calls in lines', () => {
  it('are read as they were written', () => {
    const outcomes: ActivityOutcome[] = [
      { kind: 'completed', output: '42' },
      { kind: 'completed', output: '' },
      { kind: 'completed', output: '{"a b": "[1] 2"}' },
      { kind: 'completed', output: '{\n"lines": 2\n}' },
      { kind: 'completed', output: '[0,1,"like JSON"]' },
      { kind: 'completed' },
      { kind: 'cancelled' },
      { kind: 'failed', failure: { reason: 'RangeError: no', details: '{"x":"\\n"}' } },
    ];
    const text = outcomes
      .map((outcome, index) => `${lineOf(index, index / 8, outcomeWire(outcome))}\n`)
      .join('');
    const read: unknown[] = [];

    readLines(text, { ended: (...end) => read.push(end) });

    expect(read).toEqual(outcomes.map((outcome, index) => [index, outcome, index / 8]));
  });
});

describe('the block of a job', () => {
  const pair = () => {
    const memory = allocateBlocks(2);
    return [new ControlBlock(memory, 1), new ControlBlock(memory, 1)] as const;
  };

  it('keeps lines until they are told, as long as there is room', () => {
    const [main, thread] = pair();
    main.assign(1, 2);

    expect([thread.keep('0 1 "ä"'), thread.keep('1 1 2'), thread.keep('x'.repeat(40_000))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(main.readKept()).toBe('0 1 "ä"\n1 1 2\n');
    expect(thread.takeKept()).toBe('0 1 "ä"\n1 1 2\n');
    expect(main.readKept()).toBe('');
  });

  it('has details of the latest heartbeat once, and none of a job before', () => {
    const [main, thread] = pair();
    main.assign(1, 1);
    thread.writeDetails('"one"');
    thread.writeDetails('"två"');
    const read = [main.readDetails(), main.readDetails()];
    thread.writeDetails('3');
    main.assign(2, 1);

    expect(read).toEqual(['"två"', undefined]);
    expect(main.readDetails()).toBeUndefined();
    expect(thread.writeDetails('x'.repeat(7_000))).toBe(false);
  });

  it('says whether a heartbeat is news, and takes as many calls as a job may have', () => {
    const [main, thread] = pair();
    main.assign(1, MAX_CALLS_PER_JOB);
    const news = [thread.beat(), thread.beat()];
    main.noteBeats();

    expect([...news, thread.beat(), main.beats]).toEqual([true, false, true, 3]);
    main.requestStop(MAX_CALLS_PER_JOB - 1, 'timeout');
    expect(thread.stopRequest(MAX_CALLS_PER_JOB - 1)).toBe('timeout');
    expect(main.readKept()).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { activity, activityContext, transfer, Workflow } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';

const sum = activity('sum', (buffer: ArrayBuffer) => new Uint8Array(buffer).reduce((a, b) => a + b, 0));
const make = activity('make', (size: number) => transfer(new Uint8Array(size).fill(1).buffer));
const count = activity('count', (memory: SharedArrayBuffer) => Atomics.add(new Int32Array(memory), 0, 1));
const choosy = activity(
  'choosy',
  (buffer: ArrayBuffer): number => {
    throw new RangeError(`no, not with ${buffer.byteLength}`);
  },
  { retry: 3 },
);
const sumOnce = activity('sum-once', (bytes: Uint8Array) => bytes.reduce((a, b) => a + b, 0), {
  idempotent: true,
});
/** Spoils what it was given in a first try that fails. */
const spoilBytes = activity(
  'spoil-bytes',
  (bytes: Uint8Array) => {
    bytes[0] = 1;
    const { attempt } = activityContext();
    if (attempt === 1) {
      bytes.fill(5);
      throw new RangeError('once more');
    }
    return bytes;
  },
  { retry: 2 },
);
const impatient = activity(
  'impatient',
  (memory: SharedArrayBuffer): number => {
    const tries = Atomics.add(new Int32Array(memory), 0, 1) + 1;
    if (tries < 3) throw new RangeError('once more');
    return tries;
  },
  { retry: 3 },
);

class Buffers extends Workflow {
  static override readonly definition = { name: 'buffers' };

  async run(): Promise<number[]> {
    const made = await this.submit(make, 4);
    const size = made.byteLength;
    return [size, await this.submit(sum, transfer(made)), made.byteLength];
  }
}

class Returns extends Workflow {
  static override readonly definition = { name: 'returns' };

  async run(): Promise<ArrayBuffer> {
    return transfer(new ArrayBuffer(1));
  }
}

describe('buffers beside arguments and results', () => {
  it('are moved to an activity, and from it', async () => {
    await using executor = createLocalExecutor();
    const buffer = new Uint8Array([1, 2, 3]).buffer;

    expect(await executor.submit(sum, transfer(buffer))).toBe(6);
    expect(buffer.byteLength).toBe(0);
    expect(new Uint8Array(await executor.submit(make, 3))).toEqual(new Uint8Array([1, 1, 1]));
  });

  it('are moved inside a workflow, too', async () => {
    await using executor = createLocalExecutor();

    expect(await executor.submit(Buffers)).toEqual([4, 4, 0]);
  });

  it('are shared if they are shared memory', async () => {
    await using executor = createLocalExecutor();
    const memory = new SharedArrayBuffer(4);

    await executor.submit(count, memory);
    await executor.submit(count, memory);

    expect(new Int32Array(memory)[0]).toBe(2);
  });

  it('are not there for another try if they were moved', async () => {
    await using executor = createLocalExecutor();

    const error = await executor.submit(choosy, transfer(new ArrayBuffer(5))).exception();

    expect(error).toMatchObject({
      code: 'activity-failed',
      attempt: 1,
      cause: { message: 'no, not with 5' },
    });
    expect(await executor.submit(impatient, new SharedArrayBuffer(4))).toBe(3);
  });

  it('are copied if they are not marked, however large, also for another try', async () => {
    await using executor = createLocalExecutor();
    const bytes = new Uint8Array(100_000).fill(7);

    const result = executor.submit(spoilBytes, bytes);
    bytes[1] = 9;

    expect(await result).toEqual(new Uint8Array(100_000).fill(7).fill(1, 0, 1));
    expect([bytes[0], bytes.byteLength]).toEqual([7, 100_000]);
  });

  it('tell idempotent activities apart by what is in them', async () => {
    await using executor = createLocalExecutor();
    const [zeros, ones] = [new Uint8Array(10_000), new Uint8Array(10_000).fill(1)];

    expect(await Promise.all([executor.submit(sumOnce, zeros), executor.submit(sumOnce, ones)])).toEqual([
      0, 10_000,
    ]);
    expect(() => executor.submit(sumOnce, transfer(ones.buffer) as never)).toThrow(
      expect.objectContaining({ code: 'not-serializable' }),
    );
  });

  it('are refused while a journal is kept, both ways', async () => {
    await using executor = createLocalExecutor({ journal: true });
    const buffer = new ArrayBuffer(1);

    expect(() => executor.submit(sum, transfer(buffer))).toThrow(
      expect.objectContaining({ code: 'not-serializable' }),
    );
    expect(() => executor.submit(count, new SharedArrayBuffer(4))).toThrow(/not while a journal is kept/u);
    const error = await executor.submit(make, 1).exception();
    expect(error?.cause).toMatchObject({ code: 'not-serializable' });
    expect(buffer.byteLength).toBe(1);
    expect(await executor.submit(sum, buffer)).toBe(0);
  });

  it('are refused as input and result of a workflow', async () => {
    await using executor = createLocalExecutor();

    const error = await executor.submit(Returns).exception();

    expect(error?.cause).toMatchObject({ code: 'not-serializable' });
  });
});

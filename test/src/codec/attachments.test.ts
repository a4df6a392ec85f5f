import { describe, expect, it } from 'vitest';
import { AttachmentList, movedAmong, transfer } from '../../../src/codec/attachments.js';
import { defaultCodec } from '../../../src/codec/codec.js';

function bufferOf(...bytes: number[]): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function encoded(value: unknown) {
  const list = new AttachmentList();
  const text = defaultCodec.encode(value, list);
  return { text, attachments: list.take() };
}

describe('memory beside the text', () => {
  it('is moved if it was marked, and shared if it is shared', () => {
    const buffer = bufferOf(1, 2, 3);
    const shared = new SharedArrayBuffer(8);
    const { text, attachments } = encoded([transfer(buffer), { shared }, 'x']);

    const [moved, { shared: same }] = defaultCodec.decode(text, attachments) as [
      ArrayBuffer,
      { shared: SharedArrayBuffer },
    ];

    expect(text).toBe('[{"$attachment":0},{"shared":{"$attachment":1}},"x"]');
    expect(buffer.byteLength).toBe(0);
    expect([...new Uint8Array(moved)]).toEqual([1, 2, 3]);
    expect(same).toBe(shared);
    expect(movedAmong(attachments)).toEqual([moved]);
  });

  it('goes along once, however often the value has it', () => {
    const mark = transfer(bufferOf(7));
    const { text, attachments } = encoded({ a: mark, b: mark, c: new Map([[1, mark]]) });

    expect(attachments.length).toBe(1);
    const { a, b, c } = defaultCodec.decode(text, attachments) as Record<string, unknown>;
    expect(b).toBe(a);
    expect((c as Map<number, unknown>).get(1)).toBe(a);
  });

  it('is copied as ever if it was not marked', () => {
    const buffer = bufferOf(1);
    const { text, attachments } = encoded([buffer]);

    expect([text, attachments.length, buffer.byteLength]).toEqual(['[{"$arraybuffer":"AQ=="}]', 0, 1]);
  });

  it('is copied beside the text if there is much of it, of every class, and only its own bytes', () => {
    const bytes = Uint8Array.from({ length: 16_384 }, (_, index) => index % 251);
    const { buffer } = bytes;
    const values = [
      Buffer.from(buffer, 8, 8_000),
      buffer,
      bytes.subarray(1),
      new Uint8ClampedArray(buffer),
      new Int8Array(buffer),
      new Int16Array(buffer, 16),
      new Uint16Array(buffer),
      new Int32Array(buffer),
      new Uint32Array(buffer),
      new Float32Array(4_096).fill(0.5),
      new Float64Array(4_096).fill(-0),
      new BigInt64Array(buffer),
      new BigUint64Array(buffer),
    ];
    for (const value of values) {
      const { text, attachments } = encoded({ value });

      const { value: copy } = defaultCodec.decode(text, attachments) as { value: object };

      expect(text.length).toBeLessThan(60);
      expect(Object.getPrototypeOf(copy)).toBe(Object.getPrototypeOf(value));
      expect(copy).toEqual(value);
      expect(ArrayBuffer.isView(copy) ? copy.buffer : copy).not.toBe(buffer);
    }
    expect(buffer.byteLength).toBe(16_384);
  });

  it('is copied before the same buffer is moved away', () => {
    const { buffer } = new Uint8Array(5_000).fill(3);
    const { text, attachments } = encoded([transfer(buffer), new Uint8Array(buffer)]);

    const [moved, copy] = defaultCodec.decode(text, attachments) as [ArrayBuffer, Uint8Array];

    expect([moved.byteLength, copy.length, copy[4_999], buffer.byteLength]).toEqual([5_000, 5_000, 3, 0]);
  });

  it('can be read several times if its sender keeps it, each time as another copy', () => {
    const list = new AttachmentList({ keeps: true });
    const text = defaultCodec.encode(new Uint8Array(5_000), list);
    const attachments = list.take();

    const first = defaultCodec.decode(text, attachments) as Uint8Array;
    first[0] = 1;

    expect((defaultCodec.decode(text, attachments) as Uint8Array)[0]).toBe(0);
    expect(movedAmong(attachments)).toEqual([]);
  });

  it.each(['{"$copied":["uint8array",1]}', '{"$copied":["uint9array",0]}'])(
    'is refused if it makes no sense: %s',
    (text) => {
      expect(() => defaultCodec.decode(text, [new ArrayBuffer(8)])).toThrow(
        expect.objectContaining({ code: 'malformed-data' }),
      );
    },
  );

  it('stays with its owner if something else cannot be sent', () => {
    const buffer = bufferOf(1);
    const list = new AttachmentList();

    expect(() => defaultCodec.encode([transfer(buffer), () => 1], list)).toThrow(
      expect.objectContaining({ code: 'not-serializable' }),
    );

    expect(buffer.byteLength).toBe(1);
  });

  it.each([
    [
      'a marked buffer',
      () => ({ list: [transfer(bufferOf(1))] }),
      /^`\$\.list\[0\]` cannot be sent: a buffer can be moved only/u,
    ],
    [
      'shared memory',
      () => ({ list: [new SharedArrayBuffer(1)] }),
      /^`\$\.list\[0\]` cannot be sent: memory can be shared only/u,
    ],
  ])('is refused where nothing goes beside the text, with the way out: %s', (_, make, message) => {
    expect(() => defaultCodec.encode(make())).toThrow(
      expect.objectContaining({
        code: 'not-serializable',
        message: expect.stringMatching(message) as unknown,
      }),
    );
  });

  it('is refused when it has gone already, unlike an empty buffer', () => {
    const buffer = bufferOf(1);
    encoded([transfer(buffer)]);

    expect(() => encoded([transfer(buffer)])).toThrow(/moved away already$/u);
    expect(encoded([transfer(new ArrayBuffer(0))]).attachments.length).toBe(1);
  });

  it.each([[[]], [[new ArrayBuffer(1)]]])('is missed if it did not come along: %s', (attachments) => {
    expect(() => defaultCodec.decode('{"$attachment":1}', attachments)).toThrow(
      expect.objectContaining({ code: 'malformed-data' }),
    );
  });

  it.each([[new Uint8Array(1)], [new SharedArrayBuffer(1)], ['text'], [undefined]])(
    'cannot be marked if it is no ArrayBuffer: %s',
    (value) => {
      expect(() => transfer(value as never)).toThrow(TypeError);
    },
  );
});

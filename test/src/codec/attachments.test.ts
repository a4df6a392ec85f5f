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

  it.each([[undefined], [[]], [[new ArrayBuffer(1)]]])(
    'is missed if it did not come along: %s',
    (attachments) => {
      expect(() => defaultCodec.decode('{"$attachment":1}', attachments)).toThrow(
        expect.objectContaining({ code: 'malformed-data' }),
      );
    },
  );

  it.each([[new Uint8Array(1)], [new SharedArrayBuffer(1)], ['text'], [undefined]])(
    'cannot be marked if it is no ArrayBuffer: %s',
    (value) => {
      expect(() => transfer(value as never)).toThrow(TypeError);
    },
  );
});

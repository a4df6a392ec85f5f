import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fifo } from '../../../src/util/fifo.js';

describe('a queue', () => {
  it('gives back what was put in, in that order, whatever comes in between', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2_000, max: 2_000 }), { maxLength: 40 }), (steps) => {
        const queue = new Fifo<number>();
        const model: number[] = [];
        let next = 0;

        for (const step of steps) {
          for (let i = 0; i < step; i += 1) {
            queue.push(next);
            model.push(next);
            next += 1;
          }
          for (let i = 0; i > step; i -= 1) expect(queue.shift()).toBe(model.shift());
          expect([queue.length, queue.first]).toEqual([model.length, model[0]]);
        }
      }),
    );
  });
});

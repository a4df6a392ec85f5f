import { describe, expect, it } from 'vitest';
import { closest } from '../../../src/util/closest.js';

describe('closest', () => {
  it.each([
    ['activites', ['activities', 'executor'], 'activities'],
    ['EXECUTER', ['executor'], 'executor'],
    ['locla', ['local'], 'local'],
    ['piscna', ['local', 'piscina'], 'piscina'],
    ['redis', ['local', 'piscina'], undefined],
    ['', ['a', 'local'], 'a'],
    ['anything', [], undefined],
  ])('%s means, of %j, %s', (word, candidates, meant) => {
    expect(closest(word, candidates)).toBe(meant);
  });
});

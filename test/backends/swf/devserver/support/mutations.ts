import fc from 'fast-check';
import { INPUTS } from '../../../../../backends/swf/protocol/inputs.js';
import type { Members, Shape } from '../../../../../backends/swf/protocol/shape.js';

/** A request that no server may accept. */
export interface MutatedRequest {
  readonly operation: string;
  readonly body: string;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Every member of an input that is there, down to the last. */
function places(members: Members, holder: Record<string, unknown>): Place[] {
  return Object.entries(members).flatMap(([name, { shape, required }]): Place[] => {
    if (!(name in holder)) return [];
    const value = holder[name];
    const own = { holder, name, shape, required };
    if (shape.kind === 'structure') return [own, ...places(shape.members, value as Record<string, unknown>)];
    if (shape.kind !== 'list' || shape.of.kind !== 'structure') return [own];
    const { members: inner } = shape.of;
    return [own, ...(value as Record<string, unknown>[]).flatMap((item) => places(inner, item))];
  });
}

const WRONG_TYPES: Record<Shape['kind'], readonly unknown[]> = {
  text: [1, true, [], {}, [null], { a: 1 }],
  choice: [0, false, [], 'nope', ''],
  integer: ['1', 1.5, -1, 1e9, [], true],
  flag: ['true', 0, {}, []],
  timestamp: ['now', true, [], {}],
  list: ['x', 1, {}, [[]], [null], [7]],
  structure: ['x', 1, [], true],
};

function breakPlace({ holder, name, shape, required }: Place, choice: number): void {
  const options: (() => void)[] = WRONG_TYPES[shape.kind].map((wrong) => () => (holder[name] = wrong));
  if (required)
    options.push(
      () => Reflect.deleteProperty(holder, name),
      () => (holder[name] = null),
    );
  if (shape.kind === 'text' && shape.max < 100_000)
    options.push(() => (holder[name] = 'é'.repeat(shape.max + 1)));
  if (shape.kind === 'text' && shape.min > 0) options.push(() => (holder[name] = ''));
  options[choice % options.length]?.();
}

/** Requests that are valid but for one thing: a member, a byte, the end of the text, the name of the operation. */
export function mutatedRequest(valid: Record<string, object>): fc.Arbitrary<MutatedRequest> {
  const operations = Object.keys(valid);
  return fc
    .tuple(
      fc.constantFrom(...operations),
      fc.nat(5),
      fc.nat(10_000),
      fc.nat(10_000),
      fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }),
    )
    .map(([operation, kind, where, choice, noise]) => {
      const input = structuredClone(valid[operation]) as Record<string, unknown>;
      const text = JSON.stringify(input);
      if (kind === 0) return { operation, body: text.slice(0, 1 + (where % (text.length - 1))) };
      if (kind === 1)
        return { operation: `${operation}${noise.replaceAll(/[^a-z]/gu, '') || 'X'}`, body: text };
      if (kind === 2) {
        const at = where % text.length;
        const noisy = text.slice(0, at) + noise + text.slice(at + 1);
        if (!isJson(noisy)) return { operation, body: noisy };
      }
      const members = INPUTS[operation as keyof typeof INPUTS].members as Members;
      const found = places(members, input);
      const place = found[where % found.length];
      if (place !== undefined) breakPlace(place, choice);
      return { operation, body: JSON.stringify(input) };
    });
}

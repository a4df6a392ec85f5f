import fc from 'fast-check';

/** Keys that look like tags, or that objects have by inheritance; all but `__proto__`, which is refused. */
const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(
    '$',
    '$date',
    '$$date',
    '$$$',
    '$class',
    '$error',
    '$undefined',
    'prototype',
    'toString',
    'a',
    'b',
  ),
);

const bytes = fc.uint8Array({ maxLength: 8 });

/** One arbitrary for each kind of leaf the codec takes. */
const leaves = [
  fc.constant(undefined),
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.string({ unit: 'binary' }),
  fc.date({ noInvalidDate: false }),
  bytes,
  bytes.map((part) => Buffer.from(part)),
  bytes.map((part) => part.slice().buffer),
  fc.uint8ClampedArray({ maxLength: 8 }),
  fc.int8Array({ maxLength: 8 }),
  fc.int16Array({ maxLength: 4 }),
  fc.uint16Array({ maxLength: 4 }),
  fc.int32Array({ maxLength: 4 }),
  fc.uint32Array({ maxLength: 4 }),
  fc.float32Array({ maxLength: 4 }),
  fc.float64Array({ maxLength: 4 }),
  fc.bigInt64Array({ maxLength: 4 }),
  fc.bigUint64Array({ maxLength: 4 }),
  fc.constantFrom(/a/u, /\/[/]\n/giu, /(?:)/su),
  fc.webUrl({ withFragments: true, withQueryParameters: true }).map((text) => new URL(text)),
];

/** Any value the default codec takes, but errors. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    ...leaves,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 3 }).map((list) => new Set(list)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})).value;

/** An array inside an array, `depth` of them. */
export function nestedArray(depth: number): unknown {
  let value: unknown = [];
  for (let i = 1; i < depth; i++) value = [value];
  return value;
}

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DECISION_ATTRIBUTES } from '../../../backends/swf/protocol/decisions.js';
import { EVENTS } from '../../../backends/swf/protocol/events.js';
import { INPUTS } from '../../../backends/swf/protocol/inputs.js';
import { OPERATION_FAULTS } from '../../../backends/swf/protocol/operation-faults.js';
import { OUTPUTS } from '../../../backends/swf/protocol/outputs.js';
import type { Shape } from '../../../backends/swf/protocol/shape.js';

interface ModelShape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly members?: Record<string, { readonly shape: string }>;
  readonly member?: { readonly shape: string };
}

interface Model {
  readonly operations: Record<
    string,
    {
      readonly input: { readonly shape: string };
      readonly output?: { readonly shape: string };
      readonly errors?: readonly { readonly shape: string }[];
    }
  >;
  readonly shapes: Record<string, ModelShape>;
}

const path = new URL('../../../../shared/reference/swf-model.json', import.meta.url);
const found = existsSync(path);
const model = found ? (JSON.parse(readFileSync(path, 'utf8')) as Model) : { operations: {}, shapes: {} };
if (!found) process.stderr.write('skipped: the service model is not at ../shared/reference/swf-model.json\n');

/** Where our table and the model differ. */
function differences(own: Shape, name: string, path: string): string[] {
  const shape = model.shapes[name];
  if (shape === undefined) return [`${path}: ${name} is not in the model`];
  switch (shape.type) {
    case 'string':
      if (own.kind === 'choice')
        return String(own.values) === String(shape.enum) ? [] : [`${path}: ${own.values.join()}`];
      // The model has no length for a priority: it is the text of a 32-bit integer.
      if (name === 'TaskPriority') return [];
      return own.kind === 'text' &&
        own.min === (shape.min ?? 0) &&
        own.max === (shape.max ?? Number.MAX_SAFE_INTEGER)
        ? []
        : [`${path}: ${JSON.stringify(own)}`];
    case 'integer':
    case 'long':
      return own.kind === 'integer' &&
        own.min === (shape.min ?? 0) &&
        own.max === (shape.max ?? Number.MAX_SAFE_INTEGER)
        ? []
        : [`${path}: ${JSON.stringify(own)}`];
    case 'boolean':
      return own.kind === 'flag' ? [] : [path];
    case 'timestamp':
      return own.kind === 'timestamp' ? [] : [path];
    case 'list':
      return own.kind === 'list' && own.max === (shape.max ?? Number.POSITIVE_INFINITY)
        ? differences(own.of, shape.member?.shape ?? '', `${path}[]`)
        : [path];
    default:
      return own.kind === 'structure' ? structureDifferences(own.members, shape, path) : [path];
  }
}

function structureDifferences(
  members: Record<string, { shape: Shape; required: boolean }>,
  shape: ModelShape,
  path: string,
): string[] {
  const names = Object.keys(shape.members ?? {});
  const missing = names
    .filter((name) => !(name in members) && !name.endsWith('EventAttributes'))
    .map((name) => `${path}.${name}: missing`);
  const wrong = Object.entries(members).flatMap(([name, member]) => {
    if (member.required !== (shape.required ?? []).includes(name)) return [`${path}.${name}: required`];
    const target = shape.members?.[name]?.shape;
    if (target === undefined) return [`${path}.${name}: not in the model`];
    // An event's type is told by the table of events.
    return target === 'EventType' ? [] : differences(member.shape, target, `${path}.${name}`);
  });
  return [...missing, ...wrong];
}

describe.skipIf(!found)('the tables of the protocol agree with the service model', () => {
  it('in the inputs, outputs and faults of the 39 operations', () => {
    expect(Object.keys(INPUTS).sort()).toEqual(Object.keys(model.operations).sort());
    expect(Object.keys(INPUTS)).toHaveLength(39);
    for (const [name, { input, output, errors }] of Object.entries(model.operations)) {
      expect(differences(INPUTS[name as keyof typeof INPUTS], input.shape, name)).toEqual([]);
      const own = OUTPUTS[name as keyof typeof OUTPUTS] as Shape | undefined;
      expect(own === undefined).toBe(output === undefined);
      if (own !== undefined && output !== undefined) expect(differences(own, output.shape, name)).toEqual([]);
      expect(OPERATION_FAULTS[name as keyof typeof OPERATION_FAULTS]).toEqual(
        (errors ?? []).map((error) => error.shape),
      );
    }
  });

  it('in the 13 decision types', () => {
    expect(Object.keys(DECISION_ATTRIBUTES)).toEqual(model.shapes['DecisionType']?.enum);
    for (const [type, shape] of Object.entries(DECISION_ATTRIBUTES))
      expect(differences(shape, `${type}DecisionAttributes`, type)).toEqual([]);
  });

  it('in the 54 event types', () => {
    expect(Object.keys(EVENTS).sort()).toEqual([...(model.shapes['EventType']?.enum ?? [])].sort());
    expect(Object.keys(EVENTS)).toHaveLength(54);
    for (const [type, shape] of Object.entries(EVENTS))
      expect(differences(shape, `${type}EventAttributes`, type)).toEqual([]);
  });
});

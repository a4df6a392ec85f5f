import { describe, expect, it } from 'vitest';
import { INPUTS } from '../../../../../backends/swf/protocol/inputs.js';
import type { OperationName } from '../../../../../backends/swf/protocol/inputs.js';
import { OUTPUTS } from '../../../../../backends/swf/protocol/outputs.js';
import type { Members } from '../../../../../backends/swf/protocol/shape.js';
import type { SWF } from '@aws-sdk/client-swf';
import { faultOf, Flow } from './flow.js';
import { eventErrors } from './event-errors.js';
import { structureErrors } from './shape-errors.js';
import { wire } from './wire.js';

/** Prepares a server for one valid call, and says what to call with. */
type Valid = (flow: Flow) => object | Promise<object>;

/** The parts *serialisation* and *validation* of an operation's test; *behaviour* is its file's own. */
export function describeOperation(name: OperationName, valid: Valid): void {
  describe('serialisation', () => {
    it('answers a valid call as the model says, to both target prefixes', async () => {
      await using flow = await Flow.open();
      const input = await valid(flow);

      const answer = await wire(flow.server.url, name, input, {
        'x-amz-target': `com.amazonaws.swf.service.model.SimpleWorkflowService.${name}`,
        'content-type': 'application/json; charset=UTF-8',
        'content-encoding': 'amz-1.0',
      });

      expect([answer.status, answer.text.startsWith('{"__type"')]).toEqual([200, false]);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/u);
      expect(outputErrors(name, answer.text, answer.json)).toEqual([]);
    });

    it('goes through the SDK, and null members count as absent', async () => {
      await using flow = await Flow.open();
      const input = await valid(flow);
      const absent = Object.keys(INPUTS[name].members).filter((member) => !(member in input));
      const nulls = Object.fromEntries(absent.map((member) => [member, null]));

      const output = await send(flow.swf, name, input);
      const again = await wire(flow.server.url, name, { ...input, ...nulls, unknownMember: 1 });

      expect(output).toMatchObject({ $metadata: { httpStatusCode: 200 } });
      expect(again.json['__type'] ?? '').not.toMatch(/Validation|Serialization|Internal/u);
    });
  });

  describe('validation', () => {
    it('names every member that is missing, and changes nothing', async () => {
      await using flow = await Flow.open();
      const before = JSON.stringify(flow.server.domains());
      const missing = missingOf(INPUTS[name].members, '');
      const errors = missing.length === 1 ? '1 validation error' : `${missing.length} validation errors`;

      const fault = await faultOf(send(flow.swf, name, {}));

      expect(fault).toBe(
        `ValidationException: ${errors} detected: ${missing
          .map((path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`)
          .join('; ')}`,
      );
      expect(JSON.stringify(flow.server.domains())).toBe(before);
    });

    it('refuses each text that is too long and each word that is not in its set', async () => {
      await using flow = await Flow.open();
      const input = await valid(flow);

      for (const [member, value, constraint] of wrongValues(INPUTS[name].members)) {
        const fault = await faultOf(send(flow.swf, name, { ...input, [member]: value }));
        expect(fault).toContain(constraint);
        expect(fault).toMatch(/^ValidationException: 1 validation error detected: Value '/u);
      }
    });

    it('refuses each member of the wrong JSON type', async () => {
      await using flow = await Flow.open();
      const input = await valid(flow);

      for (const [member, { shape }] of Object.entries(INPUTS[name].members as Members)) {
        const wrong = shape.kind === 'flag' || shape.kind === 'structure' ? 'text' : true;
        const answer = await wire(flow.server.url, name, { ...input, [member]: wrong });
        expect([member, answer.status, answer.json['__type']]).toEqual([
          member,
          400,
          'com.amazon.coral.service#SerializationException',
        ]);
      }
    });
  });
}

/** Calls an operation of the SDK by name, with whatever is to be sent. */
async function send(swf: SWF, name: OperationName, input: object): Promise<unknown> {
  const method = `${name.charAt(0).toLowerCase()}${name.slice(1)}` as 'listDomains';
  return swf[method](input as Parameters<SWF['listDomains']>[0]);
}

function outputErrors(name: OperationName, text: string, json: Record<string, unknown>): string[] {
  if (!(name in OUTPUTS)) return text === '' ? [] : ['the body is not empty'];
  const { members } = OUTPUTS[name as keyof typeof OUTPUTS];
  const { events, ...rest } = json as { events?: Record<string, unknown>[] };
  if (events === undefined) return structureErrors(members, json, '');
  const { events: _, ...others } = members as Members;
  return [...structureErrors(others, rest, ''), ...events.flatMap(eventErrors)];
}

function missingOf(members: Members, path: string): string[] {
  return Object.entries(members)
    .filter(([, member]) => member.required)
    .map(([name]) => `${path}${name}`);
}

function wrongValues(members: Members): [string, unknown, string][] {
  return Object.entries(members).flatMap(([name, { shape }]): [string, unknown, string][] => {
    if (shape.kind === 'text' && shape.max < 100_000)
      return [
        [
          name,
          'x'.repeat(shape.max + 1),
          `at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${shape.max}`,
        ],
      ];
    if (shape.kind === 'choice')
      return [
        [name, 'NOPE', `at '${name}' failed to satisfy constraint: Member must satisfy enum value set: [`],
      ];
    if (shape.kind === 'integer')
      return [
        [
          name,
          shape.max + 1,
          `at '${name}' failed to satisfy constraint: Member must have value less than or equal to ${shape.max}`,
        ],
      ];
    return [];
  });
}

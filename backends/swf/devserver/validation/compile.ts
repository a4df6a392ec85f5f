import type {
  ChoiceShape,
  IntegerShape,
  ListShape,
  Members,
  Shape,
  TextShape,
} from '../../protocol/shape.js';
import { formatProblem } from './formats.js';
import type { Problems } from './problems.js';
import { cannotRead } from './problems.js';

/** Checks one value; `path` is where it is. Built once for each shape, so that a request only runs through it. */
export type Check = (value: unknown, path: string, problems: Problems) => void;

/** Turns a shape into its check. */
export function compile(shape: Shape): Check {
  switch (shape.kind) {
    case 'text':
      return checkText(shape);
    case 'choice':
      return checkChoice(shape);
    case 'integer':
      return checkInteger(shape);
    case 'flag':
      return checkFlag;
    case 'timestamp':
      return checkTimestamp;
    case 'list':
      return checkList(shape);
    case 'structure':
      return checkStructure(shape.members);
  }
}

function checkText({ min, max, format }: TextShape): Check {
  return (value, path, problems) => {
    if (typeof value !== 'string') throw cannotRead(value, 'a String');
    const { length } = value;
    if (length > max) problems.add(value, path, `Member must have length less than or equal to ${max}`);
    else if (length < min)
      problems.add(value, path, `Member must have length greater than or equal to ${min}`);
    else if (format !== undefined) {
      const problem = formatProblem(format, value, problems.questions);
      if (problem !== undefined) problems.add(value, path, problem);
    }
  };
}

// Seen in answers of the service in this order, which is that of a hash table in it.
const DECISION_TYPES_AS_PRINTED = [
  'CompleteWorkflowExecution',
  'StartTimer',
  'RequestCancelExternalWorkflowExecution',
  'SignalExternalWorkflowExecution',
  'CancelTimer',
  'RecordMarker',
  'ScheduleActivityTask',
  'ContinueAsNewWorkflowExecution',
  'ScheduleLambdaFunction',
  'FailWorkflowExecution',
  'RequestCancelActivityTask',
  'StartChildWorkflowExecution',
  'CancelWorkflowExecution',
];

function checkChoice({ values }: ChoiceShape): Check {
  const known = new Set(values);
  const printed = known.has('RecordMarker') ? DECISION_TYPES_AS_PRINTED : values;
  const constraint = `Member must satisfy enum value set: [${printed.join(', ')}]`;
  return (value, path, problems) => {
    if (typeof value !== 'string') throw cannotRead(value, 'a String');
    if (!known.has(value)) problems.add(value, path, constraint);
  };
}

function checkInteger({ min, max }: IntegerShape): Check {
  return (value, path, problems) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw cannotRead(value, 'an Integer');
    if (value > max) problems.add(value, path, `Member must have value less than or equal to ${max}`);
    else if (value < min) problems.add(value, path, `Member must have value greater than or equal to ${min}`);
  };
}

const checkFlag: Check = (value) => {
  if (typeof value !== 'boolean') throw cannotRead(value, 'a Boolean');
};

const checkTimestamp: Check = (value) => {
  if (typeof value !== 'number') throw cannotRead(value, 'a Timestamp');
};

function checkList({ of, max }: ListShape): Check {
  const checkItem = compile(of);
  return (value, path, problems) => {
    if (!Array.isArray(value)) throw cannotRead(value, 'a List');
    if (value.length > max) problems.add(value, path, `Member must have length less than or equal to ${max}`);
    for (const [index, item] of (value as unknown[]).entries()) {
      const place = `${path}.${index + 1}.member`;
      if (item === null) problems.add(undefined, place, 'Member must not be null');
      else checkItem(item, place, problems);
    }
  };
}

function checkStructure(members: Members): Check {
  const checks = Object.entries(members).map(([name, { shape, required }]) => ({
    name,
    required,
    check: compile(shape),
  }));
  const known = new Set(Object.keys(members));
  return (value, path, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw cannotRead(value, 'a Structure');
    const object = value as Record<string, unknown>;
    for (const { name, required, check } of checks) {
      const member = Object.hasOwn(object, name) ? object[name] : undefined;
      const place = path === '' ? name : `${path}.${name}`;
      // Developer Guide, "Making HTTP requests": a null member is as good as none.
      if (member === undefined || member === null) {
        if (required) problems.add(undefined, place, 'Member must not be null');
        if (member === null) Reflect.deleteProperty(object, name);
      } else check(member, place, problems);
    }
    // What the model does not know goes no further: it would show up in histories.
    for (const name of Object.keys(object)) if (!known.has(name)) Reflect.deleteProperty(object, name);
  };
}

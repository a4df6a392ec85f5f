import type { Members, Shape } from '../../../../../backends/swf/protocol/shape.js';

/** What an answer has that its shape does not allow; members that the shape does not know count too. */
export function shapeErrors(shape: Shape, value: unknown, path = ''): string[] {
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string' && value.length <= shape.max ? [] : [`${path}: ${String(value)}`];
    case 'choice':
      return shape.values.includes(value as string) ? [] : [`${path}: ${String(value)}`];
    case 'integer':
      return Number.isInteger(value) && (value as number) >= shape.min && (value as number) <= shape.max
        ? []
        : [`${path}: ${String(value)}`];
    case 'timestamp':
      return typeof value === 'number' && Math.round(value * 1000) / 1000 === value
        ? []
        : [`${path}: ${String(value)}`];
    case 'flag':
      return typeof value === 'boolean' ? [] : [`${path}: ${String(value)}`];
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((item, index) => shapeErrors(shape.of, item, `${path}[${index}]`))
        : [`${path}: not a list`];
    case 'structure':
      return structureErrors(shape.members, value as Record<string, unknown>, path);
  }
}

export function structureErrors(members: Members, value: Record<string, unknown>, path: string): string[] {
  const missing = Object.entries(members)
    .filter(([name, member]) => member.required && !(name in value))
    .map(([name]) => `${path}.${name}: missing`);
  const wrong = Object.entries(value).flatMap(([name, item]) => {
    const member = members[name];
    return member === undefined
      ? [`${path}.${name}: unknown`]
      : shapeErrors(member.shape, item, `${path}.${name}`);
  });
  const names = Object.keys(value);
  const unsorted = names.some((name, index) => index > 0 && (names[index - 1] ?? '') > name);
  return [...missing, ...wrong, ...(unsorted ? [`${path}: not sorted: ${names.join(', ')}`] : [])];
}

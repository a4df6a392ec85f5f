import { isActivityClass, type ActivityDefinition, type ActivityInstance } from './activity.js';

/**
 * The arguments that one item of `map` stands for: a list holds all arguments of an activity that takes more than one;
 * any other item is the only argument.
 *
 * An activity takes more than one if its function has two parameters before the first with a default value, or
 * `parameters` of its definition names two: more cannot be seen at run time.
 */
export function argumentsOfItem(definition: ActivityDefinition, item: unknown): readonly unknown[] {
  return Array.isArray(item) && takesMany(definition) ? (item as readonly unknown[]) : [item];
}

function takesMany({ implementation, parameters }: ActivityDefinition): boolean {
  if (parameters !== undefined) return parameters.length > 1;
  if (!isActivityClass(implementation)) return implementation.length > 1;
  return (implementation.prototype as ActivityInstance).execute.length > 1;
}

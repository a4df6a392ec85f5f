import type { Element } from './element.js';
import type { ChainOptions, ContainerOptions, GroupOptions } from './options.js';

/** What a chain or a group is made of, for a driver that runs containers by rules of its own. */
export interface TasksPlan {
  readonly kind: 'Chain' | 'Group';
  readonly elements: readonly Element[];
  readonly options: ChainOptions & GroupOptions;
}

/** The same of a function group. */
interface FunctionPlan {
  readonly kind: 'FuncGroup';
  readonly make: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
  readonly options: ContainerOptions;
}

export type ContainerPlan = TasksPlan | FunctionPlan;

import type { InputOf } from '../../protocol/inputs.js';
import type { Activity, WaitingDecision } from '../state/run.js';
import type { Deadline } from '../time/deadlines.js';
import { Heap } from '../time/heap.js';

export type Task = Activity | WaitingDecision;

/** The other end of a held request. */
export interface Caller {
  /** The AWS Region of the request's credential scope. */
  readonly region: string;
  /** Whether the client has closed its connection. */
  isGone(): boolean;
  answer(body: string): void;
  /** Calls back once when the client closes its connection before the answer. */
  onGone(listener: () => void): void;
}

/** A poll that is held until a task comes. */
export type Poller = {
  readonly list: TaskList;
  readonly caller: Caller;
  deadline?: Deadline | undefined;
} & (
  | { readonly kind: 'decision'; readonly input: InputOf<'PollForDecisionTask'> }
  | { readonly kind: 'activity'; readonly input: InputOf<'PollForActivityTask'> }
);

/** Tasks by priority, then by time of scheduling; pollers in the order of their arrival. */
export class TaskList {
  readonly kind: Task['kind'];
  readonly tasks = new Heap<Task>(
    (a, b) => a.priority > b.priority || (a.priority === b.priority && a.order < b.order),
  );
  readonly pollers = new Set<Poller>();

  constructor(kind: Task['kind']) {
    this.kind = kind;
  }

  get isIdle(): boolean {
    return this.tasks.size === 0 && this.pollers.size === 0;
  }
}

import type { AnswerBody } from '../wire/answer-body.js';
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
  answer(body: AnswerBody): void;
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

function isBefore(a: Task, b: Task): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.order < b.order);
}

/** Tasks by priority, then by time of scheduling; pollers in the order of their arrival. */
export class TaskList {
  readonly tasks = new Heap<Task>(isBefore);
  readonly pollers = new Set<Poller>();

  readonly #lists: Map<string, TaskList>;
  readonly #name: string;

  constructor(lists: Map<string, TaskList>, name: string) {
    this.#lists = lists;
    this.#name = name;
    lists.set(name, this);
  }

  /** A list without tasks and pollers need not be kept: deciders make up new names all the time. */
  retireIfIdle(): void {
    if (this.tasks.size > 0 || this.pollers.size > 0) return;
    if (this.#lists.get(this.#name) === this) this.#lists.delete(this.#name);
  }
}

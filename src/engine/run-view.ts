import type { Future } from '../futures/future.js';
import type { Marker, RunInformation, WorkflowRuntime } from '../workflow/runtime.js';
import type { AnyActivity, TaskOptions } from '../workflow/submittable.js';
import type { SignalTarget } from '../workflow/submitter.js';
import { CancelScope } from './cancel-scope.js';
import type { Markers } from './markers.js';
import { uuidFrom } from './random.js';
import type { RunTasks } from './run-tasks.js';

/** What the views of one run share. */
export interface RunFacets {
  readonly information: RunInformation;
  readonly tasks: RunTasks;
  readonly markers: Markers;
  readonly random: () => number;
  readonly atMs: () => number;
  readonly assertInTurn: (what: string) => void;
}

/** A run as workflow code sees it: the whole run, or a scope in it. */
export class RunView implements WorkflowRuntime {
  readonly #run: RunFacets;
  readonly #scope: CancelScope;

  constructor(run: RunFacets, scope: CancelScope) {
    this.#run = run;
    this.#scope = scope;
  }

  get information(): RunInformation {
    return this.#run.information;
  }

  submitActivity(activity: AnyActivity, args: readonly unknown[], options: TaskOptions): Future<unknown> {
    return this.#run.tasks.submitActivity(this.#scope, activity, args, options);
  }

  map(activity: AnyActivity, items: Iterable<unknown>, options: TaskOptions): Future<unknown[]> {
    return this.#run.tasks.map(this.#scope, activity, items, options);
  }

  startTimer(delayMs: number, { id }: { readonly id?: string }): Future<void> {
    return this.#run.tasks.startTimer(this.#scope, delayMs, id);
  }

  waitSignal(name: string): Future<unknown> {
    return this.#run.tasks.waitSignal(this.#scope, name);
  }

  latestSignal(name: string): unknown {
    return this.#run.tasks.signals.latest(name);
  }

  sendSignal(target: SignalTarget, name: string, value: unknown): Future<void> {
    return this.#run.tasks.sendSignal(this.#scope, target, name, value);
  }

  recordMarker(name: string, details: unknown): void {
    this.#run.assertInTurn('recordMarker');
    this.#run.markers.record(name, details);
  }

  listMarkers(all: boolean): Marker[] {
    return this.#run.markers.list(all);
  }

  sideEffect<T>(make: () => T): T {
    this.#run.assertInTurn('sideEffect');
    return this.#run.markers.sideEffect(make);
  }

  patched(id: string): boolean {
    this.#run.assertInTurn('patched');
    return this.#run.markers.patched(id);
  }

  openScope({ shielded }: { readonly shielded: boolean }): WorkflowRuntime {
    return new RunView(this.#run, new CancelScope(this.#scope, { shielded }));
  }

  cancelScope(): void {
    this.#run.assertInTurn('cancel');
    this.#run.tasks.cancel(this.#scope);
  }

  nowMs(): number {
    this.#run.assertInTurn('now');
    return this.#run.atMs();
  }

  random(): number {
    return this.#run.random();
  }

  uuid(): string {
    return uuidFrom(this.#run.random);
  }
}

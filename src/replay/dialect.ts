import type { Codec } from '../codec/codec.js';
import type { IssuedCommand } from '../engine/parts/command-queue.js';
import type { Command } from '../engine/language/commands.js';
import type { EngineEvent, RecordedMarker } from '../engine/language/events.js';
import type { DecisionLimits } from './limits.js';

/** One event of a foreign recording. Its number is one more than that of the event before. */
export interface RecordedEvent {
  readonly eventId: number;
}

/** How many tasks of a run are open in its recording; timers of the driver's own count. */
export interface OpenTasks {
  activities: number;
  timers: number;
  children: number;
  lambdas: number;
}

/**
 * What an event is for the order of turns.
 *
 * - `event`: for the run, or nothing at all: {@link Dialect.read} knows.
 * - `started`: a decision begins, and sees all events before it.
 * - `completed`: the decision that was started ends; its results follow.
 * - `abandoned`: the decision that was started ends without a result.
 * - `closed`: the run is closed. Also for {@link Dialect.read}.
 * - `none`: nothing.
 */
export type Boundary = 'event' | 'started' | 'completed' | 'abandoned' | 'closed' | 'none';

/** The decision that a `completed` or `abandoned` event ends. */
export interface EndedDecision {
  /** The event that started it; 0 if it had not started. */
  readonly startedEventId: number;
  /** Text that it carried beside its commands. */
  readonly executionContext?: string | undefined;
  /**
   * Whether it left commands for later decisions. Undefined where the recording does not say: then limits and the driver's own
   * timers tell.
   */
  readonly isCut?: boolean | undefined;
}

/**
 * What an event among the results of a decision is. `refusal` is a refusal, or a timer that may be the driver's own: rare,
 * and looked at more closely. After a `continuation` the run goes on as a new one by itself. `between` is no result, but may stand among them.
 */
export type ResultKind = 'command' | 'marker' | 'refusal' | 'continuation' | 'between';

/** A command was not accepted. */
export interface Refusal {
  /** The word of the service for why. */
  readonly cause: string;
  /**
   * - `limit`: too many of this kind are open in the run: one may be sent when one of them has ended.
   * - `rate`: too many for now: it may be sent later.
   * - `unseen`: a closing command came before the run had seen all events.
   * - `permission`: a closing command that is not permitted now, and may be later.
   * - `final`: it is never accepted.
   */
  readonly kind: 'limit' | 'rate' | 'unseen' | 'permission' | 'final';
}

/** What became of a signal or a cancel request to another run, which was accepted before. */
export interface OutgoingEnd {
  /** The result by which it was accepted. */
  readonly initiatedEventId: number;
  /** Undefined if it was delivered. */
  readonly refusal: Refusal | undefined;
}

/**
 * The port by which the driver reads and writes recordings of a foreign form: a service's history, or our own journal. One
 * instance a run; it remembers what is open. Everything else (matching, cutting at limits, what is left of a turn,
 * divergence, behaviour flags) is the driver's.
 *
 * Hot path: `boundary`, `read`, `result`, `isPlain` and `begun` are called for each of tens of thousands of events.
 *
 * @typeParam E an event of the recording
 * @typeParam D a command as it is sent: a decision
 */
export interface Dialect<E extends RecordedEvent, D> {
  /** Limits that hold where no option says otherwise. */
  readonly limits: DecisionLimits;
  /** What is open, as far as it was read. */
  readonly open: Readonly<OpenTasks>;

  // Where decisions begin and end.
  /** @param next the event after it, which may say so much more that this one means nothing to the run */
  boundary(event: E, next?: E): Boundary;
  /** Milliseconds since 1970. */
  atMs(event: E): number;
  decision(event: E): EndedDecision;

  // What the run receives.
  read(event: E): EngineEvent | readonly EngineEvent[] | undefined;
  /** What became of a signal or a cancel request; undefined for all other events. */
  delivery(event: E): OutgoingEnd | undefined;

  // What the run issued.
  /** Undefined for an event that is no result of the decision which the event `completedEventId` ended. */
  result(completedEventId: number, event: E): ResultKind | undefined;
  refusal(result: E): Refusal | undefined;
  marker(event: E): RecordedMarker | undefined;
  /** True for a result whose delivery is told later. */
  isOutgoing(result: E): boolean;
  /** @param issued the command that it may be: what the recording does not hold is taken from there */
  recorded(result: E, issued: Command | undefined): Command;
  /** Fast path: true only if result and command say the same in the same words. False says nothing: compare `recorded`. */
  isPlain(result: E, command: Command): boolean;
  /** Both `isPlain` and `begun`, for the results that are most frequent; false for all others. */
  takePlain(result: E, command: Command): boolean;
  /** The command was accepted: from now on its task is known by this result. */
  begun(result: E, command: Command): void;

  // What is sent.
  /** The codec of the run: refuses values for which a field of a decision has no room. */
  codec(codec: Codec): Codec;
  /** The command, or what is to be issued instead, as the dialect cannot write it. Called for the last of a turn. */
  fit(issued: IssuedCommand, codec: Codec): IssuedCommand;
  write(command: Command): D;
}

const NO_LIMITS: DecisionLimits = Object.freeze({
  decisions: Infinity,
  bytes: Infinity,
  openActivities: Infinity,
  openTimers: Infinity,
  openChildren: Infinity,
  openLambdas: Infinity,
});

const NONE_OPEN: Readonly<OpenTasks> = Object.freeze({ activities: 0, timers: 0, children: 0, lambdas: 0 });

/**
 * What a {@link Dialect} says whose service has no limits, refuses nothing, names tasks by their ids, and takes every value.
 * A dialect extends it, and says what is different.
 */
export class DialectDefaults<E extends RecordedEvent> {
  readonly limits: DecisionLimits;
  readonly open: Readonly<OpenTasks> = NONE_OPEN;

  /** @param limits those that the service has. Default: none */
  constructor(limits?: Partial<DecisionLimits>) {
    this.limits = limits === undefined ? NO_LIMITS : { ...NO_LIMITS, ...limits };
  }

  delivery(_event: E): OutgoingEnd | undefined {
    return undefined;
  }

  refusal(_result: E): Refusal | undefined {
    return undefined;
  }

  isOutgoing(_result: E): boolean {
    return false;
  }

  isPlain(_result: E, _command: Command): boolean {
    return false;
  }

  takePlain(_result: E, _command: Command): boolean {
    return false;
  }

  begun(_result: E, _command: Command): void {
    // Nothing to remember.
  }

  codec(codec: Codec): Codec {
    return codec;
  }

  fit(issued: IssuedCommand, _codec: Codec): IssuedCommand {
    return issued;
  }
}

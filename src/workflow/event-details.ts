/** The newest signal of a name. Times are those of turns, in milliseconds since 1970. */
export interface SignalDetails {
  readonly type: 'signal';
  readonly name: string;
  readonly value: unknown;
  readonly receivedAtMs: number;
  /** The run that sent it; undefined for one from outside. */
  readonly from: { readonly workflowId: string; readonly runId: string } | undefined;
}

/** The newest marker of a name. */
export interface MarkerDetails {
  readonly type: 'marker';
  readonly name: string;
  readonly details: unknown;
  readonly recordedAtMs: number;
}

/** A timer of the run. */
export interface TimerDetails {
  readonly type: 'timer';
  readonly id: string;
  readonly state: 'started' | 'fired' | 'cancelled';
  readonly delayMs: number;
  readonly startedAtMs: number;
  /** When it fired or was cancelled; undefined while it is open. */
  readonly closedAtMs: number | undefined;
}

/** What `getEventDetails` gives, by type. */
export interface EventDetails {
  readonly signal: SignalDetails;
  readonly marker: MarkerDetails;
  readonly timer: TimerDetails;
}

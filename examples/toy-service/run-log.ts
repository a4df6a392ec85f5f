import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunDescription } from 'simpleflow';
import { type Command, type EngineEvent, hosting, submission } from 'simpleflow/backend';
import type { LogEntry, LogLine } from './log-dialect.js';

export type Started = hosting.RunStarted & { readonly runId: string };

/** An event that alone is no reason for a decision. */
function isNote({ kind }: EngineEvent): boolean {
  return kind === 'activity-started' || kind === 'child-started';
}

/**
 * One run as the service keeps it: a text file, to which lines are added. Everything else follows from the lines, so that
 * it is the same after the process has ended and the file is read again.
 */
export class RunLog {
  readonly lines: LogLine[] = [];
  /** Activities, timers and children that have not ended, with the time at which the run asked for them. */
  readonly open = new Map<string, { readonly command: Command; readonly atMs: number }>();
  /** There are events that no decision has seen. */
  isWaiting = false;
  /** The line that started the decision which is not complete; 0 for none. */
  openDecisionId = 0;
  ending: hosting.RunEnding | undefined;
  /** Called once. */
  onClosed: (() => void) | undefined;
  context: string | undefined;
  executionStartToCloseMs: number | undefined;
  startedAtMs = 0;
  closedAtMs: number | undefined;
  #started: Started | undefined;
  #lastAtMs = 0;
  readonly #file: string;

  constructor(folder: string, runId: string) {
    this.#file = join(folder, `${runId}.log`);
  }

  static read(folder: string, runId: string): RunLog {
    const log = new RunLog(folder, runId);
    for (const text of readFileSync(log.#file, 'utf8').split('\n').slice(0, -1)) {
      const space = text.indexOf(' ');
      const entry = JSON.parse(text.slice(space + 1)) as LogEntry;
      log.#apply({ eventId: Number(text.slice(0, space)), ...entry });
    }
    return log;
  }

  get started(): Started {
    if (this.#started === undefined) throw new TypeError('a log begins with the line `opened`');
    return this.#started;
  }

  get isClosed(): boolean {
    return this.ending !== undefined;
  }

  /** Adds lines in one write: all of them are there, or none. */
  append(...entries: readonly LogEntry[]): void {
    const lines = entries.map((entry, i) => ({ eventId: this.lines.length + i + 1, ...entry }));
    const text = lines.map(({ eventId, ...entry }) => `${eventId} ${JSON.stringify(entry)}\n`).join('');
    appendFileSync(this.#file, text);
    for (const line of lines) this.#apply(line);
  }

  describe(): Omit<RunDescription, 'executionContext'> {
    const { workflowId, runId, name, version, tags, parent } = this.started;
    const { startedAtMs, closedAtMs, ending } = this;
    const count = (...kinds: readonly Command['kind'][]): number =>
      this.isClosed
        ? 0
        : [...this.open.values()].filter(({ command }) => kinds.includes(command.kind)).length;
    return {
      workflowId,
      runId,
      name,
      version,
      tags,
      parent,
      status: ending === undefined ? 'open' : hosting.statusOf(ending),
      openActivities: count('schedule-activity', 'schedule-lambda'),
      openTimers: count('start-timer'),
      openChildren: count('start-child'),
      startedAtMs,
      closedAtMs,
    };
  }

  #apply(line: LogLine): void {
    this.lines.push(line);
    if ('atMs' in line) this.#lastAtMs = line.atMs;
    switch (line.what) {
      case 'opened':
        this.#started = line.event as Started;
        this.startedAtMs = line.atMs;
        this.executionStartToCloseMs = line.executionStartToCloseMs;
        this.isWaiting = true;
        return;
      case 'event':
        if (isNote(line.event)) return;
        this.isWaiting = true;
        if ('id' in line.event) this.open.delete(line.event.id);
        return;
      case 'decision-started':
        this.isWaiting = false;
        this.openDecisionId = line.eventId;
        return;
      case 'decision-abandoned':
        this.isWaiting = true;
        this.openDecisionId = 0;
        return;
      case 'decision-completed':
        this.openDecisionId = 0;
        if (line.context !== undefined) this.context = submission.userContext(line.context);
        return;
      case 'command':
        return this.#asked(line.command);
      case 'refused':
        return;
      case 'closed':
        return this.#close(line.ending);
    }
  }

  #asked(command: Command): void {
    if (hosting.isClosing(command)) return this.#close(command);
    switch (command.kind) {
      case 'schedule-activity':
      case 'schedule-lambda':
      case 'start-timer':
      case 'start-child':
        this.open.set(command.id, { command, atMs: this.#lastAtMs });
        return;
      case 'cancel-timer':
        this.open.delete(command.id);
        return;
      default:
        return;
    }
  }

  #close(ending: hosting.RunEnding): void {
    this.ending = ending;
    this.closedAtMs = this.#lastAtMs;
    this.isWaiting = false;
  }
}

import { type Attachment, movedAmong, sendable } from 'simpleflow/backend';
import type { CallMessage, Job } from './messages.js';

type Attachments = readonly Attachment[] | undefined;

// No buffers can go beside a call; none go, but may come back; see the last entry.
const CARRIES_NONE = 0;
const CARRIES_RESULTS = 1;
const CARRIES_SOME = 2;

/**
 * A job as it travels. A list and texts, as names of fields and many small entries cost more than most calls do: slot,
 * ticket, 1 if it is timed, what may go beside the calls; the calls, three lines for each: what it has in common with others
 * (as JSON; empty if it is as that of the call before), its id, and its input; last, if they have any, the buffers of each.
 *
 * `[0, 17, 0, 1, '["add","1","default",1]\nactivity-add-1\n{"args":[1,2],"kwargs":{}}']`
 */
export type JobWire = readonly [
  slot: number,
  ticket: number,
  isTimed: number,
  carries: number,
  // The lines as a list where one of them is no line.
  lines: string | readonly string[],
  attachments?: readonly Attachments[],
];

/** What a message with it takes along. */
export function movedWithJob([, , , , , attachments]: JobWire): ArrayBuffer[] {
  return attachments?.flatMap((list) => movedAmong(list ?? [])) ?? [];
}

/** True for a call whose buffers are moved, not copied: a message takes them along once. */
export function isSentOnce({ attachments }: CallMessage): boolean {
  return attachments?.some((each) => each instanceof ArrayBuffer) === true;
}

/** What is told once of calls that follow each other. */
type Common = Pick<CallMessage, 'name' | 'version' | 'taskList' | 'attempt' | 'workflowId' | 'runId'>;

/** Writes jobs. It remembers what the last one was like, as the next one mostly is. */
export class JobWriter {
  #common: Common | undefined;
  #text = '';

  write({ slot, ticket, isTimed, calls }: Job): JobWire {
    const carries = carriesOf(calls);
    const lines = new Array<string>(calls.length * 3);
    let before: string | undefined;
    let at = 0;
    for (const call of calls) {
      const common = this.#textOf(call);
      lines[at++] = common === before ? '' : common;
      lines[at++] = call.id;
      lines[at++] = call.input;
      before = common;
    }
    const joined = lines.join('\n');
    // Inputs of a codec other than the default one may have lines.
    const text = linesIn(joined) <= lines.length ? joined : lines;
    const timed = isTimed ? 1 : 0;
    if (carries !== CARRIES_SOME) return [slot, ticket, timed, carries, text];
    const beside = calls.map(({ attachments }) => attachments && sendable(attachments));
    return [slot, ticket, timed, carries, text, beside];
  }

  #textOf(call: CallMessage): string {
    const known = this.#common;
    if (
      known?.name === call.name &&
      known.version === call.version &&
      known.taskList === call.taskList &&
      known.attempt === call.attempt &&
      known.runId === call.runId &&
      known.workflowId === call.workflowId
    )
      return this.#text;
    const { name, version, taskList, attempt, workflowId, runId } = call;
    this.#common = { name, version, taskList, attempt, workflowId, runId };
    // What is undefined at the end is left out.
    const outside = [name, version, taskList, attempt];
    this.#text = JSON.stringify(workflowId === undefined ? outside : [...outside, workflowId, runId]);
    return this.#text;
  }
}

/** Reads what a {@link JobWriter} wrote. */
export class JobReader {
  #text = '';
  #common: Common = {
    name: '',
    version: '',
    taskList: '',
    attempt: 1,
    workflowId: undefined,
    runId: undefined,
  };

  read([slot, ticket, isTimed, carries, text, attachments]: JobWire): Job {
    const lines = typeof text === 'string' ? text.split('\n') : text;
    const none = carries === CARRIES_RESULTS ? NONE : undefined;
    const calls: CallMessage[] = [];
    for (let i = 0; i + 2 < lines.length; i += 3) {
      this.#readCommon(lines[i] ?? '');
      const { name, version, taskList, attempt, workflowId, runId } = this.#common;
      calls.push({
        id: lines[i + 1] ?? '',
        name,
        version,
        taskList,
        input: lines[i + 2] ?? '',
        attempt,
        workflowId,
        runId,
        attachments: attachments === undefined ? none : attachments[calls.length],
      });
    }
    return { slot, ticket, isTimed: isTimed === 1, calls };
  }

  #readCommon(text: string): void {
    if (text === '' || text === this.#text) return;
    const [name, version, taskList, attempt, workflowId, runId] = JSON.parse(text) as CommonFields;
    this.#common = { name, version, taskList, attempt, workflowId, runId };
    this.#text = text;
  }
}

type CommonFields = [
  name: string,
  version: string,
  taskList: string,
  attempt: number,
  workflowId: string | undefined,
  runId: string | undefined,
];

const NONE: readonly Attachment[] = Object.freeze([]);

function linesIn(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function carriesOf(calls: readonly CallMessage[]): number {
  const [first] = calls;
  if (first === undefined) return CARRIES_NONE;
  const isNone = first.attachments === undefined;
  const areAlike = calls.every(
    ({ attachments }) => (attachments === undefined) === isNone && (isNone || attachments?.length === 0),
  );
  if (!areAlike) return CARRIES_SOME;
  return isNone ? CARRIES_NONE : CARRIES_RESULTS;
}

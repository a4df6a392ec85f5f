import type { Attachment } from 'simpleflow/backend';
import type { CallMessage, Job } from './messages.js';

type Attachments = readonly Attachment[] | undefined;

// No buffers can go beside a call; none go, but may come back; see the last entry.
const CARRIES_NONE = 0;
const CARRIES_RESULTS = 1;
const CARRIES_SOME = 2;
// Entries before the calls, and for each call.
const FIXED = 4;
const EACH = 3;

/**
 * A job as it travels. A list, as names of fields cost more than most calls do: slot, ticket, 1 if it is timed, what may go
 * beside the calls; three texts for each call, which are what calls tend to have in common (as JSON; empty if it is as that
 * of the call before), its id, and its input; last, if they have any, the buffers of each call.
 *
 * `[0, 17, 0, 1, '["add","1","default",1]', 'activity-add-1', '{"args":[1,2],"kwargs":{}}']`
 */
export type JobWire = (number | string | readonly Attachments[])[];

/** What is told once of calls that follow each other. */
type Common = Pick<CallMessage, 'name' | 'version' | 'taskList' | 'attempt' | 'workflowId' | 'runId'>;

/** Writes jobs. It remembers what the last one was like, as the next one mostly is. */
export class JobWriter {
  #common: Common | undefined;
  #text = '';

  write({ slot, ticket, isTimed, calls }: Job): JobWire {
    const carries = carriesOf(calls);
    const wire: JobWire = [slot, ticket, isTimed ? 1 : 0, carries];
    let before: string | undefined;
    for (const call of calls) {
      const common = this.#textOf(call);
      wire.push(common === before ? '' : common, call.id, call.input);
      before = common;
    }
    if (carries === CARRIES_SOME) wire.push(calls.map(({ attachments }) => attachments));
    return wire;
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

  read(wire: JobWire): Job {
    const [slot, ticket, isTimed, carries] = wire as readonly number[];
    const last = carries === CARRIES_SOME ? (wire.at(-1) as readonly Attachments[]) : undefined;
    const end = wire.length - (last === undefined ? 0 : 1);
    const none = carries === CARRIES_RESULTS ? NONE : undefined;
    const calls: CallMessage[] = [];
    for (let i = FIXED; i < end; i += EACH) {
      this.#readCommon(wire[i] as string);
      const { name, version, taskList, attempt, workflowId, runId } = this.#common;
      calls.push({
        id: wire[i + 1] as string,
        name,
        version,
        taskList,
        input: wire[i + 2] as string,
        attempt,
        workflowId,
        runId,
        attachments: last === undefined ? none : last[calls.length],
      });
    }
    return {
      slot: slot ?? 0,
      ticket: ticket ?? 0,
      isTimed: isTimed === 1,
      calls,
    };
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

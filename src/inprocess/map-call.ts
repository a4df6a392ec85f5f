import type { ActivityCall } from '../activity/activity-call.js';
import type { ActivityDefinition } from '../activity/activity.js';
import type { Attachment } from '../codec/attachments.js';

/** What all calls of a `map` have in common. */
export interface CallCommon {
  readonly definition: ActivityDefinition;
  readonly taskList: string;
  readonly attachments: readonly Attachment[] | undefined;
}

/** The first try of one item. Three fields of its own, as there are many. */
export class MapCall implements ActivityCall {
  readonly id: string;
  readonly input: string;
  readonly #common: CallCommon;

  constructor(common: CallCommon, id: string, input: string) {
    this.#common = common;
    this.id = id;
    this.input = input;
  }

  get name(): string {
    return this.#common.definition.name;
  }
  get version(): string {
    return this.#common.definition.version;
  }
  get taskList(): string {
    return this.#common.taskList;
  }
  get attempt(): number {
    return 1;
  }
  get definition(): ActivityDefinition {
    return this.#common.definition;
  }
  get attachments(): readonly Attachment[] | undefined {
    return this.#common.attachments;
  }
  get workflowId(): undefined {
    return undefined;
  }
  get runId(): undefined {
    return undefined;
  }
  get args(): undefined {
    return undefined;
  }
}

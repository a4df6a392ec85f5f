import type { InputOf } from '../../protocol/inputs.js';
import type { TaskList } from '../dispatch/task-list.js';
import type { Run } from './run.js';
import type { RegistrationStatus } from './words.js';

export type WorkflowTypeDefaults = Omit<
  InputOf<'RegisterWorkflowType'>,
  'domain' | 'name' | 'version' | 'description'
>;
export type ActivityTypeDefaults = Omit<
  InputOf<'RegisterActivityType'>,
  'domain' | 'name' | 'version' | 'description'
>;

/** A registered workflow or activity type. */
export interface RegisteredType<D> {
  readonly name: string;
  readonly version: string;
  readonly description?: string | undefined;
  readonly createdAtMs: number;
  readonly defaults: D;
  deprecatedAtMs?: number | undefined;
}

export type WorkflowTypeEntry = RegisteredType<WorkflowTypeDefaults>;
export type ActivityTypeEntry = RegisteredType<ActivityTypeDefaults>;

/** What is stored of a domain beside its types and executions. */
export interface DomainRow {
  readonly name: string;
  readonly description?: string | undefined;
  readonly retention: string;
  readonly arn: string;
  status: RegistrationStatus;
  tags: readonly { readonly key: string; readonly value?: string | undefined }[];
}

export interface Domain {
  readonly row: DomainRow;
  /** By {@link typeKey}. */
  readonly workflowTypes: Map<string, WorkflowTypeEntry>;
  readonly activityTypes: Map<string, ActivityTypeEntry>;
  /** By workflowId, in the order of their start. */
  readonly open: Map<string, Run>;
  readonly closed: Set<Run>;
  readonly decisionLists: Map<string, TaskList>;
  readonly activityLists: Map<string, TaskList>;
}

export function typeKey(type: { readonly name: string; readonly version: string }): string {
  return `${type.name}\u0000${type.version}`;
}

export function newDomain(row: DomainRow): Domain {
  return {
    row,
    workflowTypes: new Map(),
    activityTypes: new Map(),
    open: new Map(),
    closed: new Set(),
    decisionLists: new Map(),
    activityLists: new Map(),
  };
}

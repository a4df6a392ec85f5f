import type { FaultName } from '../protocol/faults.js';

/** A fault as data: `{ name: 'UnknownResourceFault', message: 'Unknown domain: shop' }`. */
export interface FaultData {
  readonly name: FaultName;
  readonly message?: string;
}

/** What an operation throws to be answered with a fault; it carries the data that goes on the wire. */
export class Fault extends Error {
  readonly data: FaultData;

  constructor(name: FaultName, message?: string) {
    super(message ?? name);
    this.name = 'Fault';
    this.data = message === undefined ? { name } : { name, message };
  }
}

/** `WorkflowType=[name=ship, version=1]`: how the service prints a type. */
export function typeText(
  kind: 'ActivityType' | 'WorkflowType',
  type: { readonly name: string; readonly version: string },
): string {
  return `${kind}=[name=${type.name}, version=${type.version}]`;
}

export function unknownDomain(name: string): Fault {
  return new Fault('UnknownResourceFault', `Unknown domain: ${name}`);
}

export function unknownRun(workflowId: string, runId: string): Fault {
  return new Fault(
    'UnknownResourceFault',
    `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`,
  );
}

export function unknownWorkflowId(workflowId: string): Fault {
  return new Fault('UnknownResourceFault', `Unknown execution, workflowId = ${workflowId}`);
}

export function invalid(message: string): Fault {
  return new Fault('ValidationException', message);
}

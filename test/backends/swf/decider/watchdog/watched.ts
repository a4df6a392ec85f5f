import { fileURLToPath } from 'node:url';
import type { StartDeciderOptions } from 'simpleflow/backends/swf';
import { expect, vi } from 'vitest';
import type { DeciderFlow } from '../../support/decider-flow.js';

const MODULE = fileURLToPath(new URL('./workflows.ts', import.meta.url));
export const WATCHED = { workflows: [MODULE], watchdogMs: 400 } satisfies Partial<StartDeciderOptions>;

/** What the error of a run was that its thread was lost with. */
export async function faultOf(failed: Promise<unknown>): Promise<Error & { readonly code: string }> {
  return ((await failed) as Error).cause as Error & { readonly code: string };
}

export async function untilCount(
  flow: DeciderFlow,
  workflowId: string,
  type: string,
  count: number,
): Promise<void> {
  await vi.waitFor(() => expect(flow.count(workflowId, type)).toBe(count), 10_000);
}

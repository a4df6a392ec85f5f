import { QUOTAS } from '../../protocol/limits.js';
import { resolveConfig } from '../decisions/defaults.js';
import { Fault, typeText } from '../fault.js';
import { newRunId, startRun } from '../lifecycle/start-run.js';
import { typeKey } from '../state/domain.js';
import { unknownType } from '../state/types.js';
import type { Operation } from './operation.js';

export const startWorkflowExecution: Operation<'StartWorkflowExecution'> = (world, input) => {
  const domain = world.domain(input.domain);
  const { workflowId, workflowType } = input;
  const entry = domain.workflowTypes.get(typeKey(workflowType));
  if (entry === undefined) throw unknownType('workflow', workflowType);
  if (entry.deprecatedAtMs !== undefined)
    throw new Fault('TypeDeprecatedFault', typeText('WorkflowType', workflowType));
  if (domain.open.has(workflowId)) throw new Fault('WorkflowExecutionAlreadyStartedFault', 'Already Started');
  const config = resolveConfig(input, entry.defaults);
  if (typeof config === 'string') throw new Fault('DefaultUndefinedFault', config);
  if (world.settings.limits === 'swf' && domain.open.size >= QUOTAS.openExecutionsPerDomain)
    throw new Fault('LimitExceededFault', 'Limit on the number of open executions of a domain reached');
  const type = { name: entry.name, version: entry.version };
  const plan = { domain, workflowId, type, config, input: input.input, tagList: input.tagList };
  const { runId } = startRun(world, plan, newRunId(), world.clock.nowMs());
  return `{"runId":"${runId}"}`;
};

import { openCounts } from '../state/open-counts.js';
import { executionInfo, seconds } from '../visibility/infos.js';
import type { Operation } from './operation.js';

export const describeWorkflowExecution: Operation<'DescribeWorkflowExecution'> = (world, input) => {
  const { workflowId, runId } = input.execution;
  const run = world.run(world.domain(input.domain), workflowId, runId);
  const { config, latestActivityAtMs } = run;
  return JSON.stringify({
    executionConfiguration: {
      childPolicy: config.childPolicy,
      executionStartToCloseTimeout: config.executionStartToCloseTimeout,
      lambdaRole: config.lambdaRole,
      taskList: config.taskList,
      taskPriority: config.taskPriority,
      taskStartToCloseTimeout: config.taskStartToCloseTimeout,
    },
    executionInfo: executionInfo(run),
    latestActivityTaskTimestamp: latestActivityAtMs === 0 ? undefined : seconds(latestActivityAtMs),
    latestExecutionContext: run.executionContext,
    openCounts: openCounts(run),
  });
};

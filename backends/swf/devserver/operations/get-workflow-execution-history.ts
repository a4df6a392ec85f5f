import { enclose } from '../wire/answer-body.js';
import { invalid } from '../fault.js';
import { historyPage } from '../history/history-page.js';
import { refuseThrottled } from '../throttling/refuse-throttled.js';
import { argumentsDigest, readPageToken, writePageToken } from '../wire/page-token.js';
import type { Operation } from './operation.js';

const NAME = 'GetWorkflowExecutionHistory';

export const getWorkflowExecutionHistory: Operation<'GetWorkflowExecutionHistory'> = (world, input) => {
  const { workflowId, runId } = input.execution;
  const run = world.run(world.domain(input.domain), workflowId, runId);
  refuseThrottled(world, 'GetWorkflowExecutionHistory', run);
  const { nextPageToken } = input;
  let from: number | undefined;
  if (nextPageToken !== undefined && nextPageToken !== '') {
    const [place] = readPageToken(world, argumentsDigest(NAME, input), nextPageToken);
    if (typeof place !== 'number') throw invalid('Invalid token');
    from = place;
  }
  const page = historyPage(world, run, { ...input, firstEventId: 1, lastEventId: run.events.length, from });
  if (page.next === undefined) return enclose('{"events":[', page.events, ']}');
  const token = writePageToken(world, argumentsDigest(NAME, input), [page.next]);
  return enclose('{"events":[', page.events, `],"nextPageToken":"${token}"}`);
};

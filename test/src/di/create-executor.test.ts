import { createExecutor } from 'simpleflow';
import { expect, it } from 'vitest';
import { SimpleComputation } from '../../../examples/quickstart/workflow.js';

it('runs a workflow on the backend that the settings name', async () => {
  await using executor = await createExecutor({
    executor: 'local',
    activities: ['./examples/quickstart/activities.js'],
  });

  expect(await executor.submit(SimpleComputation, 1)).toBe(4);
});

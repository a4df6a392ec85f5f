import { processId, square } from './activities.js';
import { createForkedExecutor } from './index.js';

const executor = createForkedExecutor({ activities: [new URL('./activities.ts', import.meta.url).href] });
try {
  const squares: number[] = [];
  for await (const result of executor.map(square, [1, 2, 3])) squares.push(result);
  const isElsewhere = (await executor.submit(processId)) !== process.pid;
  console.log(squares.join(' '), isElsewhere ? 'from another process' : 'from this process');
} finally {
  await executor.shutdown();
}

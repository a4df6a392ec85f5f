import { createLocalExecutor } from 'simpleflow/backends/local';
import { Waiting } from './waiting.js';

await using executor = createLocalExecutor();
const handle = await executor.start(Waiting, [7], { workflowId: 'order-7' });
await handle.signal('approved', 'Bob');
console.log(await handle.result());

import { createLocalExecutor } from 'simpleflow/backends/local';
import { SimpleComputation } from './workflow.js';

await using executor = createLocalExecutor();
console.log(await executor.submit(SimpleComputation, 1));

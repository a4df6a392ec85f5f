import { createLocalExecutor } from 'simpleflow/backends/local';
import { Packing } from './workflow.js';

// A logger is a function: this one writes no times and no ids.
await using executor = createLocalExecutor({
  logger: ({ level, message }) => console.log(`${level}: ${message}`),
});
await executor.submit(Packing, 2);
await executor.submit(Packing, -1).exception();

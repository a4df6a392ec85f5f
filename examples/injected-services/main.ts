import { createExecutor, loadConfig } from 'simpleflow';
import { PriceTag } from './workflow.js';

const config = await loadConfig({ cwd: import.meta.dirname });
await using executor = await createExecutor(config);
console.log(await executor.submit(PriceTag, 20));

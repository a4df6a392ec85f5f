import { createExecutor, loadConfig } from 'simpleflow';
import { KeyWordsOfFiles } from './workflow.js';

const config = await loadConfig({ file: 'examples/thread-services/simpleflow.config.ts' });
await using executor = await createExecutor(config);

const files = ['018', '073', '116'].map((number) => `examples/thread-pool/data/sonnet-${number}.txt`);
for (const words of await executor.submit(KeyWordsOfFiles, files)) console.log(words);

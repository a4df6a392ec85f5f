import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { provide, serviceModule, token } from 'simpleflow';
import { Greeter } from './greeter.js';

const WORD = token<string>('test.word');

export const services = serviceModule(({ bind }) => {
  bind(WORD)
    .toDynamicValue(async () => 'hello')
    .inSingletonScope()
    .onDeactivation(() => {
      if (isMainThread) return;
      writeFileSync(`${process.env['SIMPLEFLOW_TEST_FOLDER'] ?? '.'}/closed`, '');
      if (process.env['SIMPLEFLOW_TEST_REFUSES'] !== undefined)
        throw new RangeError('the word cannot be closed');
    });
  provide(bind, Greeter, [WORD], (word) => new Greeter(word));
});

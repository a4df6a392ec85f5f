import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { provide, serviceModule, token } from 'simpleflow/backend';
import { Greeter } from './greeter.js';

const WORD = token<string>('test.word');

export const services = serviceModule(({ bind }) => {
  bind(WORD)
    .toDynamicValue(async () => 'hello')
    .inSingletonScope()
    .onDeactivation(() => {
      if (!isMainThread) writeFileSync(`${process.env['SIMPLEFLOW_TEST_FOLDER'] ?? '.'}/closed`, '');
    });
  provide(bind, Greeter, [WORD], (word) => new Greeter(word));
});

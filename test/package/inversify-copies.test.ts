import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertBuilt } from '../support/run-cli.js';
import { TempFolder } from '../support/temp-folder.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** Decorators, and whatever of inversify could break between two copies of it. */
const SERVICES = `
import { ContainerModule, inject, injectable, LazyServiceIdentifier, named, optional, preDestroy } from 'inversify';
import { activity, provide, token } from 'simpleflow';

const RATES = token<{ rate(): number }>('rates');
const EXTRA = token<number>('extra');

@injectable('Singleton')
class Quote {
  constructor(
    @inject(RATES) private readonly rates: { rate(): number },
    @inject(new LazyServiceIdentifier(() => EXTRA)) @named('x') private readonly extra: number,
    @inject('nowhere') @optional() private readonly missing?: number,
  ) {}
  async execute(x: number) {
    return x * this.rates.rate() + this.extra + (this.missing ?? 0);
  }
  @preDestroy()
  close() {
    console.log('quote closed');
  }
}
export const quote = activity('quote', Quote);

export const services = new ContainerModule(({ bind }) => {
  provide(bind, RATES, [], async () => ({ rate: () => 3 }))
    .inSingletonScope()
    .onDeactivation(() => console.log('rates closed'));
  bind(EXTRA).toConstantValue(5 as never).whenNamed('x');
  bind(EXTRA).toConstantValue(6 as never).whenNamed('y');
  bind(Quote).toSelf();
});
`;

const MAIN = `
import { createExecutor } from 'simpleflow';

if (process.argv[2] === 'theirs-first') await import('inversify');
const executor = await createExecutor({ activities: ['./services.ts'], container: ['./services.ts'] });
const { quote } = await import('./services.ts');
console.log(await executor.submit(quote, 10));
await executor.shutdown();
console.log(import.meta.resolve('inversify').startsWith(new URL('.', import.meta.url).href));
`;

beforeAll(assertBuilt);

describe("a project with its own copy of inversify, and decorators by TypeScript's flag", () => {
  it.each(['ours-first', 'theirs-first'])('has its services in our container: %s', (order) => {
    using folder = new TempFolder({
      'package.json': { type: 'module' },
      'tsconfig.json': { compilerOptions: { experimentalDecorators: true, target: 'es2022' } },
      'services.ts': SERVICES,
      'main.mjs': MAIN,
    });
    for (const name of ['inversify', '@inversifyjs', 'reflect-metadata']) copyPackage(name, folder);
    symlinkSync(ROOT, folder.file('node_modules/simpleflow'));

    const args = [resolve(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'main.mjs', order];
    const { PATH, HOME } = process.env;
    const options = { cwd: folder.path, encoding: 'utf8', env: { PATH, HOME } } as const;
    expect(execFileSync(process.execPath, args, options)).toBe('35\nquote closed\nrates closed\ntrue\n');
  });
});

function copyPackage(name: string, folder: TempFolder): void {
  const target = folder.file(`node_modules/${name}`);
  mkdirSync(dirname(target), { recursive: true });
  const filter = (path: string): boolean => !/\.(?:map|d\.ts)$/u.test(path);
  cpSync(resolve(ROOT, 'node_modules', name), target, { recursive: true, filter });
}

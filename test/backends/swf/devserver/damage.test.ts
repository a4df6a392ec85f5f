import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { complete } from './support/decisions.js';
import { Flow } from './support/flow.js';

const LOG_V1 = new URL('../../../fixtures/devserver/log-v1.ndjson', import.meta.url).pathname;

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'devserver-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const log = () => join(data, 'log.ndjson');

/** What a start says, and whether the log is as before. */
async function refusal(): Promise<string> {
  const before = readFileSync(log());
  const said = await startDevServer({ data, logLevel: 'silent' }).then(
    async (server) => {
      await server.close();
      return 'started';
    },
    (error: unknown) => String(error),
  );
  return readFileSync(log()).equals(before) ? said : `${said}, and has changed the log`;
}

describe('a log', () => {
  it('in which one bit has flipped is refused with the byte, wherever that is', {
    timeout: 60_000,
  }, async () => {
    {
      await using flow = await Flow.open({ data });
      await flow.start('wf', { input: 'ä'.repeat(100) });
      await flow.decide(complete('ok'));
    }
    const whole = readFileSync(log());
    const lastLine = whole.lastIndexOf('\n', -2) + 1;
    const places = Array.from(whole.keys()).filter((at) => at % 29 === 0 || at < 50 || at >= lastLine);

    const accepted = [];
    for (const at of places) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      writeFileSync(log(), damaged);
      const said = await refusal();
      if (!/log\.ndjson`.* byte \d+(?!.*changed)/u.test(said)) accepted.push({ at, said });
    }

    expect(places.length).toBeGreaterThan(100);
    expect(accepted).toEqual([]);
  });

  it('that lacks a transaction, or has two in the wrong order, is refused', async () => {
    {
      await using flow = await Flow.open({ data });
      for (const name of ['a', 'b', 'c']) await flow.register(name);
    }
    const [header = '', ...transactions] = readFileSync(log(), 'utf8').split(
      /(?<=\}\n)(?=\{"(?:domain|type|clock)")/u,
    );
    const swapped = [...transactions.slice(1, 2), ...transactions.slice(0, 1), ...transactions.slice(2)];

    writeFileSync(log(), header + transactions.toSpliced(1, 1).join(''));
    expect(await refusal()).toMatch(/is damaged at byte \d+/u);
    writeFileSync(log(), header + swapped.join(''));
    expect(await refusal()).toMatch(/is damaged at byte \d+/u);
    writeFileSync(log(), header + transactions.join(''));
    expect(await refusal()).toMatch(/^started/u);
  });

  it.each([
    ['without a newline', 'not ours, no newline'],
    ['with lines', 'something else\n'],
    ['of bytes', '\0\0\0'],
    ['that is a log of another program', '{"simpleflow":"diary"}\n'],
  ])('that is a foreign file %s is left alone', async (_, text) => {
    writeFileSync(log(), text);

    expect(await refusal()).toMatch(
      /log\.ndjson` is no log of this server: .* at byte \d+\. It is left as it is/u,
    );
  });

  it('is not written over a foreign file, wherever the server would write', async () => {
    for (const name of ['log.ndjson.new', 'claims.ndjson']) {
      const file = join(data, name);
      writeFileSync(file, 'mine');

      await expect(startDevServer({ data })).rejects.toThrow(`\`${file}\` is no `);
      expect(readFileSync(file, 'utf8')).toBe('mine');
      rmSync(file);
    }
    mkdirSync(log());
    await expect(startDevServer({ data })).rejects.toThrow('is no file');
  });

  it('of a version to come is refused by name', async () => {
    writeFileSync(log(), '{"simpleflow":"devserver log","version":12}\n');

    expect(await refusal()).toContain('has version 12 at byte 40, and this server reads 1 and 2');
  });

  it('of version 1, without checksums, is read, and written anew with them', async () => {
    copyFileSync(LOG_V1, log());
    {
      await using flow = await Flow.bare({ data, startMs: 0 });
      expect(flow.types('closed').at(-1)).toBe('WorkflowExecutionCompleted');
      await flow.server.advanceMs(50_000);
      expect(flow.last('ActivityTaskTimedOut')).toMatchObject({ timeoutType: 'HEARTBEAT', details: 'half' });
    }
    expect(readFileSync(log(), 'utf8')).toMatch(/^\{"simpleflow":"devserver log","version":2\}\n/u);
    await using flow = await Flow.bare({ data, startMs: 0 });
    expect(flow.types('wf')).toContain('ActivityTaskTimedOut');
  });

  it('of version 1 that lacks an event is refused', async () => {
    const lines = readFileSync(LOG_V1, 'utf8').split('\n');
    const decided = lines.findIndex((line) => line.includes('DecisionTaskStarted'));
    writeFileSync(log(), lines.toSpliced(decided, 2).join('\n'));

    expect(await refusal()).toMatch(
      /log .* is damaged at byte \d+: execution 1 has event 4 where event 3 belongs/u,
    );
  });
});

describe('a directory', () => {
  it('has one server at a time: a second one is refused, and told of the first', async () => {
    {
      await using first = await startDevServer({ data });
      await expect(startDevServer({ data })).rejects.toThrow(
        `\`${data}\` is in use by the development server in process ${process.pid} of this computer`,
      );
      expect((await fetch(`${first.url}/health`)).status).toBe(200);
    }
    await using second = await startDevServer({ data });
    expect(second.domains()).toEqual([]);
  });

  it('goes to one of many that start at once', async () => {
    const starts = await Promise.allSettled(Array.from({ length: 5 }, async () => startDevServer({ data })));

    const started = starts.filter((start) => start.status === 'fulfilled');
    expect(started).toHaveLength(1);
    await started[0]?.value.close();
  });

  it('is free again after a start that has failed', async () => {
    writeFileSync(log(), 'mine');
    await expect(startDevServer({ data })).rejects.toThrow('no log');
    rmSync(log());

    await using server = await startDevServer({ data });
    await expect(startDevServer({ data: join(data, 'other'), port: server.port })).rejects.toThrow(
      'cannot listen',
    );
    await using other = await startDevServer({ data: join(data, 'other') });
    expect(other.port).not.toBe(server.port);
  });

  it('is free when the process that had it has gone or is another of its number; not when it cannot be seen', async () => {
    {
      await using server = await startDevServer({ data });
      expect(server.port).toBeGreaterThan(0);
    }
    const file = join(data, 'claims.ndjson');
    const line = readFileSync(file, 'utf8').split('\n')[1] ?? '';
    const row = JSON.parse(line) as { process: object };
    const claim = (changes: object): void =>
      writeFileSync(file, `\n${JSON.stringify({ ...row, process: { ...row.process, ...changes } })}\n`);

    for (const gone of [{ started: '1' }, { pid: 2 ** 22 + 1, started: '1' }, { boot: 'earlier' }]) {
      claim(gone);
      await using server = await startDevServer({ data });
      expect(server.port).toBeGreaterThan(0);
    }
    claim({ host: 'elsewhere', pid: 7 });
    await expect(startDevServer({ data })).rejects.toThrow(
      /was last used by process 7 of `elsewhere`, which cannot be seen from here: if that is gone, delete `.*claims\.ndjson`/u,
    );
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { complete } from './support/decisions.js';
import { clientOf, DOMAIN, faultOf, Flow, WORKFLOW_TYPE } from './support/flow.js';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'devserver-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const log = () => join(data, 'log.ndjson');
// POSIX, `ulimit`: the unit of -f.
const BLOCK_BYTES = 512;

/** A server in a process whose files may have so many bytes: as on a full disk, the last write is cut short. */
async function withSmallDisk(maxBytes: number) {
  const script = new URL('support/crash-server.ts', import.meta.url).pathname;
  const server = `"${process.execPath}" --conditions=source --import tsx "${script}" "${data}"`;
  const child = spawn('sh', ['-c', `ulimit -S -f ${Math.ceil(maxBytes / BLOCK_BYTES)}; exec ${server}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    said: line.toString().trim(),
    log: () => log.split('\n').filter((text) => text.includes('disk')),
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('a server on a full disk', { timeout: 60_000 }, () => {
  it('does not start when the new log does not fit, and leaves the old one whole', async () => {
    {
      await using flow = await Flow.open({ data });
      for (let i = 0; i < 60; i++) {
        await flow.start(`gone-${i}`);
        await flow.decide(complete('x'.repeat(2_000)));
      }
      await flow.server.advanceMs(24 * 3_600_000);
      for (let i = 0; i < 60; i++) await flow.start(`kept-${i}`, { input: 'x'.repeat(1_000) });
    }
    const before = readFileSync(log());
    {
      await using server = await withSmallDisk(40_000);

      expect(server.said).toMatch(
        /the disk does not take a new log for `.*log\.ndjson`: make room.*the old log is untouched.*EFBIG/u,
      );
      expect(readFileSync(log()).equals(before)).toBe(true);
      expect(readdirSync(data).sort()).toEqual(['claims.ndjson', 'log.ndjson']);
    }
    await using flow = await Flow.bare({ data, startMs: 0 });
    expect(flow.server.domains()).toMatchObject([{ openExecutions: 60 }]);
  });

  it('refuses what would change something, answers what reads, and says so once', async () => {
    {
      await using flow = await Flow.open({ data, clock: 'real' });
      await flow.start('first');
    }
    const kept = ['first'];
    {
      await using server = await withSmallDisk(statSync(log()).size + 8_000);
      const swf = clientOf(server.said);
      const start = (workflowId: string) =>
        swf.startWorkflowExecution({
          domain: DOMAIN,
          workflowId,
          workflowType: WORKFLOW_TYPE,
          input: 'x'.repeat(900),
        });
      const held = swf.pollForActivityTask({ domain: DOMAIN, taskList: { name: 'idle' } });
      let refused = '';
      for (let i = 0; refused === ''; i++)
        await start(`w${i}`).then(
          () => kept.push(`w${i}`),
          (error: unknown) => (refused = String(error)),
        );
      const again = [
        await faultOf(start('more')),
        await faultOf(swf.registerDomain({ name: 'd', workflowExecutionRetentionPeriodInDays: '1' })),
      ];
      const poll = await faultOf(swf.pollForActivityTask({ domain: DOMAIN, taskList: { name: 'idle' } }));

      expect(kept.length).toBeGreaterThan(2);
      for (const text of [refused, ...again, poll])
        expect(text).toMatch(/InternalFailure: the disk does not take `.*log\.ndjson` \(EFBIG/u);
      expect((await held).taskToken).toBeUndefined();
      const open = await swf.countOpenWorkflowExecutions({
        domain: DOMAIN,
        startTimeFilter: { oldestDate: new Date(0) },
      });
      expect(open.count).toBeGreaterThanOrEqual(kept.length);
      const health = await fetch(`${server.said}/health`);
      expect([health.status, await health.json()]).toMatchObject([200, { status: 'read-only' }]);
      expect((await fetch(`${server.said}/_control/domains`)).status).toBe(200);
      expect(server.log()).toEqual([expect.stringMatching(/^error the disk does not take/u)]);

      if (spawnSync('prlimit', ['--pid', String(server.pid), '--fsize=unlimited:']).status === 0) {
        await start('later');
        kept.push('later');
        expect(server.log().slice(1)).toEqual([expect.stringMatching(/^warn the disk takes .* again$/u)]);
      }
      swf.destroy();
    }
    await using flow = await Flow.bare({ data, clock: 'real', logLevel: 'silent' });
    for (const workflowId of kept) expect(flow.types(workflowId)).toContain('WorkflowExecutionStarted');
  });

  it('is of use again after a reset, which makes room', async () => {
    {
      await using flow = await Flow.open({ data, clock: 'real' });
      await flow.start('first', { input: 'x'.repeat(9_000) });
    }
    await using server = await withSmallDisk(statSync(log()).size + BLOCK_BYTES);
    const swf = clientOf(server.said);
    const register = (name: string) =>
      swf.registerDomain({ name, workflowExecutionRetentionPeriodInDays: '1' });
    await expect(Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(register))).rejects.toThrow(
      'the disk',
    );

    await fetch(`${server.said}/_control/reset`, { method: 'POST' });
    await register('new');
    swf.destroy();

    const domains = (await (await fetch(`${server.said}/_control/domains`)).json()) as object;
    expect(domains).toMatchObject({ domains: [{ name: 'new' }] });
  });
});

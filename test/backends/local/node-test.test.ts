import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { testExecutor, testWorkflows } from 'simpleflow/testing';
import { MemoryRunner } from '../../src/testing/memory-runner.js';

it('passes both kits under `node:test`, and a gap is a skipped test with its reason', async () => {
  const all = new MemoryRunner();
  const nothing = { name: 'none', create: () => Promise.reject(new Error('nothing is run')) };
  testExecutor(all, nothing);
  testWorkflows(all, nothing);
  const file = new URL('./support/conformance.node.ts', import.meta.url).pathname;
  const args = ['--conditions=source', '--import', 'tsx', '--test', '--test-reporter=tap', file];

  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });

  expect(stdout).toMatch(/^# fail 0$/mu);
  expect(stdout).toMatch(new RegExp(`^# pass ${all.tests.size - 1}$`, 'mu'));
  expect(stdout).toMatch(/^# skipped 1$/mu);
  expect(stdout).toContain('a bigint crosses as an equal copy (gap: to see a gap)');
}, 120_000);

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../../fixtures/rejections/main.ts', import.meta.url));

/** In a process of its own: the one of the tests has a listener, and a program that uses the library has none. */
function run(which: string) {
  const args = ['--conditions=source', '--import', 'tsx', main, which];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr };
}

describe('a promise of workflow code that is rejected while nobody looks', () => {
  it('may be awaited turns later, live and in a replay, without a word', () => {
    const { status, stdout, stderr } = run('late');

    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'caught late true', stderr: '' });
  });

  it('does not end the program; a warning tells of it if nobody ever looks', () => {
    const { status, stdout, stderr } = run('forgets');

    expect({ status, stdout }).toEqual({ status: 0, stdout: 'forgot true' });
    expect(stderr).toContain('SimpleflowWarning: a promise of workflow code was rejected, and nobody looked');
    expect(stderr).toContain('RangeError: no');
  });

  it('because its run has failed, does not end the program either', () => {
    const { status, stdout, stderr } = run('leaves-behind');

    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: 'workflow `leaves-behind` failed: activity `fails` failed: no true',
    });
    expect(stderr).toContain('`timer-1` was cancelled');
  });

  it('is not mistaken for one of the program itself, which ends it as ever', () => {
    const { status, stderr } = run('main');

    expect(status).toBe(1);
    expect(stderr).toContain('Error: of the program');
    expect(stderr).not.toContain('SimpleflowWarning');
  });
});

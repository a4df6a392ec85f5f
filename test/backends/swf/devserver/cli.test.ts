import { describe, expect, it } from 'vitest';
import { devServerCommand } from 'simpleflow/backends/swf/devserver';

/** Runs the command; `while_` gets the URL that it prints, and the command stops when it is done. */
async function run(argv: string[], use?: (url: string) => Promise<void>) {
  let out = '';
  let error = '';
  const code = await devServerCommand(argv, {
    out: (text) => (out += text),
    error: (text) => (error += text),
    stopped: async () => {
      await use?.(/http:\S+/u.exec(out)?.[0] ?? '');
    },
  });
  return { code, out, error };
}

describe('the command', () => {
  it('prints its URL, serves, and stops when it is told to', async () => {
    let status = 0;
    const { code, out } = await run(
      ['--port', '0', '--clock', 'manual', '--limits', 'none', '--log-level', 'error'],
      async (url) => {
        status = (await fetch(`${url}/health`)).status;
      },
    );

    expect([code, status]).toEqual([0, 200]);
    expect(out).toMatch(/^SWF-compatible development server on http:\/\/127\.0\.0\.1:\d+\n$/u);
  });

  it('explains itself', async () => {
    const { code, out } = await run(['--help']);

    expect(code).toBe(0);
    expect(out).toMatch(/^simpleflow dev-server: /u);
  });

  it('refuses arguments that are wrong, naming them', async () => {
    for (const argv of [
      ['--port', 'x'],
      ['--port', '70000'],
      ['--clock', 'sun'],
      ['--limits', 'some'],
      ['--log-level', 'loud'],
      ['--long-poll-ms', '-1'],
    ]) {
      const { code, error } = await run(argv);
      expect(code).toBe(2);
      expect(error).toMatch(/^(?:`--[a-z-]+` must be .*, got `.*`|Option '--long-poll-ms)/u);
    }
    expect((await run(['--no-such-thing'])).code).toBe(2);
  });

  it('says why it cannot start', async () => {
    const { code, error } = await run(['--port', '0', '--data', '/dev/null/x']);

    expect(code).toBe(1);
    expect(error).toMatch(/^cannot start: .*ENOTDIR/u);
  });
});

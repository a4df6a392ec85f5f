import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.js';
import { TempFolder } from '../../support/temp-folder.js';

const ECHO = 'test/fixtures/cli/workflows.ts#Echo';
const LONG = 'x'.repeat(40_000);

describe('what comes after the result', { timeout: 60_000 }, () => {
  it('cannot hide it: a history that cannot be written is a warning, and the journal is there', async () => {
    using folder = new TempFolder({ 'input.json': JSON.stringify([LONG]) });
    const files = ['--journal', folder.file('j.json'), '--history', folder.file('h.json')];

    const { exitCode, stdout, stderr } = await runCli([
      'run',
      ECHO,
      '-i',
      folder.file('input.json'),
      ...files,
    ]);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual([LONG, 'second']);
    expect(stderr).toMatch(
      /^warning: could not write the history to `.*h\.json`: .*keep the journal instead\n$/u,
    );
    expect(JSON.parse(readFileSync(folder.file('j.json'), 'utf8'))).toHaveProperty('turns');
  });

  it.runIf(existsSync('/dev/full'))('is a warning where the disk is full, too', async () => {
    const { exitCode, stdout, stderr } = await runCli([
      'run',
      ECHO,
      '--input',
      '1',
      '--journal',
      '/dev/full',
    ]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '[1,"second"]\n' });
    expect(stderr).toMatch(/^warning: could not write the journal to `\/dev\/full`: ENOSPC/u);
  });

  it('is refused before the run where both recordings have one file', async () => {
    using folder = new TempFolder();
    const files = ['--journal', folder.file('a.json'), '--history', `${folder.path}/./a.json`];

    const { exitCode, stdout, stderr } = await runCli(['run', ECHO, '--input', '1', ...files]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('`--journal` and `--history` name the same file');
    expect(folder.list()).toEqual([]);
  });
});

/** The forms in which editors and tools write JSON. */
const FORMS: Readonly<Record<string, (json: string) => Uint8Array>> = {
  'UTF-8 with a byte order mark': (json) => Buffer.from(`\uFEFF${json}`),
  'UTF-16 with a byte order mark': (json) => Buffer.from(`\uFEFF${json}`, 'utf16le'),
  'UTF-16 without': (json) => Buffer.from(json, 'utf16le'),
  'UTF-16, big end first': (json) => Buffer.from(`\uFEFF${json}`, 'utf16le').swap16(),
  gzip: (json) => gzipSync(json),
  'gzip of UTF-16': (json) => gzipSync(Buffer.from(`\uFEFF${json}`, 'utf16le')),
};

const NO_JSON: readonly (readonly [string, string, string])[] = [
  ['nothing', '', 'is empty; JSON was expected'],
  ['blanks', ' \n', 'is empty; JSON was expected'],
  ['YAML', 'events:\n  - eventId: 1\n', 'it looks like YAML'],
  ['YAML with a document mark', '---\nevents: []\n', 'it looks like YAML'],
  ['text', 'hello', 'is not JSON: unexpected `h` at line 1, column 1\n'],
  ['half of it', '{"events": [', 'is not JSON: unexpected end of text'],
];

describe('a file of JSON', { timeout: 90_000 }, () => {
  it('is read in every form, as recording, input and configuration', async () => {
    using folder = new TempFolder();
    const journal = folder.file('journal.json');
    await runCli(['run', ECHO, '--input', '1', '--journal', journal]);
    const texts = {
      recording: readFileSync(journal, 'utf8'),
      input: '["ä"]',
      config: '{"logLevel":"silent"}',
    };

    for (const [form, encode] of Object.entries(FORMS)) {
      const [recording, input, config] = Object.entries(texts).map(([name, text]) => {
        writeFileSync(folder.file(`${name}.json`), encode(text));
        return folder.file(`${name}.json`);
      });
      const replayed = await runCli(['replay', recording ?? '', '-w', ECHO]);
      const run = await runCli(['run', ECHO, '-i', input ?? '', '--config', config ?? '']);

      expect({ form, ...replayed }).toMatchObject({ form, exitCode: 0 });
      expect({ form, ...run }).toEqual({ form, exitCode: 0, stdout: '["ä","second"]\n', stderr: '' });
    }
  });

  it.each(NO_JSON)('that holds %s is refused by what it is', async (_, content, message) => {
    using folder = new TempFolder({ 'file.json': content });
    const file = folder.file('file.json');

    const results = [
      await runCli(['replay', file, '-w', ECHO]),
      await runCli(['run', ECHO, '-i', file]),
      await runCli(['config', '--config', file]),
    ];

    for (const { exitCode, stdout, stderr } of results) {
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr).toContain(file);
    }
  });
});

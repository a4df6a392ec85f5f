import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStoreClient } from 'simpleflow';
import { HostProcess } from '../../../support/host-process.js';
import { TempFolder } from '../../../support/temp-folder.js';

const HOST = resolve(import.meta.dirname, '../../../fixtures/store/losing-host.ts');

/** Kills a host in the activity, as often as `kills` says, and gives what the run comes to in the next one. */
async function outcomeAfter(
  which: string,
  kills: number,
): Promise<readonly [result: unknown, began: string[]]> {
  using folder = new TempFolder();
  const path = folder.file('runs.db');
  const began: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    await using host = new HostProcess(HOST, kill === 0 ? [path, which] : [path], { HANG: 'yes' });
    began.push(await host.line());
  }
  await using _last = new HostProcess(HOST, [path], { HANG: 'no' });
  await using client = await openStoreClient(path);
  while (client.find('loses')?.status === 'open') await new Promise((done) => setTimeout(done, 20));
  const run = client.find('loses');
  const last = [...client.turns(run?.runId ?? '')].at(-1)?.text ?? '{}';
  const { commands } = JSON.parse(last) as { commands: { output?: string }[] };
  return [JSON.parse(commands.at(-1)?.output ?? 'null'), began];
}

describe('a try that is lost with its process', () => {
  it('is called again, without an attempt less', async () => {
    expect(await outcomeAfter('again', 2)).toEqual(['done,done', ['began again', 'began again']]);
  });

  it('fails where it must not be done twice; what had not begun runs', async () => {
    expect(await outcomeAfter('once', 1)).toEqual(['lost-activity,done', ['began once']]);
  });

  it('is called again as often as `onLost` allows', async () => {
    expect(await outcomeAfter('twice', 1)).toEqual(['done,done', ['began twice']]);
    expect(await outcomeAfter('twice', 2)).toEqual(['lost-activity,done', ['began twice', 'began twice']]);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { seededRandom } from '../../../../src/engine/language/random.js';
import { FaultProxy } from './fault-proxy.js';
import { Fleet, type Member } from './fleet.js';
import { checkRuns, openRuns, startRuns, untilOpen, type Load } from './steps.js';

/** Runs that are open when a share of all has ended. */
const left = ({ runs }: Load, share: number): number => Math.floor(runs * (1 - share));

/** Deciders are killed one after the other, each in the middle of its decisions, and others take their place. */
export async function killDeciders(load: Load): Promise<void> {
  await using fleet = await Fleet.start();
  await fleet.server();
  const deciders = [await fleet.decider(), await fleet.decider()];
  await fleet.worker();
  await startRuns(fleet, load);

  for (const share of [0.1, 0.4]) {
    await untilOpen(fleet.api, left(load, share));
    await deciders.shift()?.kill();
    deciders.push(await fleet.decider());
  }
  await untilOpen(fleet.api, 0);

  await checkRuns(fleet, load);
}

/** Two of three workers are killed in the middle of their activities. */
export async function killWorkers(load: Load): Promise<void> {
  await using fleet = await Fleet.start();
  await fleet.server();
  await fleet.decider();
  const workers = [await fleet.worker(), await fleet.worker(), await fleet.worker()];
  await startRuns(fleet, load);

  await untilOpen(fleet.api, left(load, 0.1));
  await workers[0]?.kill();
  await untilOpen(fleet.api, left(load, 0.2));
  await workers[1]?.kill();
  await untilOpen(fleet.api, 0);

  await checkRuns(fleet, load);
}

/** The service is killed twice, stays away for a while, and comes back with its data. */
export async function killServer(load: Load): Promise<void> {
  await using fleet = await Fleet.start();
  let server = await fleet.server();
  const decider = await fleet.decider();
  const worker = await fleet.worker();
  await startRuns(fleet, load);

  for (const share of [0.1, 0.4]) {
    await untilOpen(fleet.api, left(load, share));
    await server.kill();
    await delay(500);
    server = await fleet.server();
  }
  await untilOpen(fleet.api, 0);

  await checkRuns(fleet, load);
  for (const { stderr } of [decider, worker]) {
    // Few lines for each outage, however many polls have failed.
    expect(stderr.split('\n').filter((line) => line.includes('polling for')).length).toBeLessThan(24);
  }
  expect(await Promise.all([decider.stop(), worker.stop()])).toEqual([0, 0]);
}

/** One of each is killed: a decider, two of three workers, the service. */
export async function killOneOfEach(load: Load): Promise<void> {
  await using fleet = await Fleet.start();
  const server = await fleet.server();
  const deciders = await Promise.all([fleet.decider(), fleet.decider()]);
  const workers = await Promise.all([fleet.worker(), fleet.worker(), fleet.worker()]);
  await startRuns(fleet, load);

  await workers[0].kill();
  await untilOpen(fleet.api, left(load, 0.1));
  await deciders[0].kill();
  await untilOpen(fleet.api, left(load, 0.3));
  await Promise.all([server.kill(), workers[1].kill()]);
  await fleet.server();
  await untilOpen(fleet.api, 0);

  await checkRuns(fleet, load);
}

/** A tenth of what passes between service, deciders and workers is lost, late, doubled, cut or refused. */
export async function disturbNetwork(load: Load, seed: string): Promise<void> {
  await using fleet = await Fleet.start();
  await fleet.server();
  await using proxy = await FaultProxy.start({ port: fleet.port, share: 0.1, random: seededRandom(seed) });
  // Registered before anything is disturbed.
  const first = await fleet.decider();
  fleet.endpoint = proxy.url;
  const half = { ...load, runs: load.runs / 2 };
  await first.stop();
  const members = [await retried(() => fleet.decider()), await retried(() => fleet.worker())];

  await startRuns(fleet, half);
  await untilOpen(fleet.api, 0);
  const before = members.map(({ usage }) => usage);
  await startRuns(fleet, half, half.runs);
  await untilOpen(fleet.api, 0);
  const after = members.map(({ usage }) => usage);

  await checkRuns(fleet, load);
  expect(Object.keys(proxy.done).length).toBeGreaterThan(4);
  for (const [index, { sockets, residentMb }] of after.entries()) {
    // Neither sockets nor memory go on growing with what has passed.
    expect(sockets).toBeLessThan(before[index]!.sockets + 15);
    expect(residentMb).toBeLessThan(before[index]!.residentMb * 1.3 + 40);
  }
}

/** Time jumps by an hour now and then: whatever is under way runs out of time. */
export async function jumpClock(load: Load): Promise<void> {
  await using fleet = await Fleet.start(['--clock', 'manual']);
  await fleet.server();
  await fleet.decider();
  await fleet.worker();
  await startRuns(fleet, load);

  for (const share of [0, 0.1, 0.3, 0.6]) {
    await untilOpen(fleet.api, left(load, share), () => advance(fleet, 10));
    await advance(fleet, 3_600_000);
  }
  await untilOpen(fleet.api, 0, () => advance(fleet, 100));

  expect(await openRuns(fleet.api)).toBe(0);
  await checkRuns(fleet, load);
}

async function advance({ port }: Fleet, advanceMs: number): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/_control/clock`, {
    method: 'POST',
    body: JSON.stringify({ advanceMs }),
  });
}

/** A process that could not start because its first calls were disturbed is started again, as by whoever runs a fleet. */
async function retried(start: () => Promise<Member>): Promise<Member> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

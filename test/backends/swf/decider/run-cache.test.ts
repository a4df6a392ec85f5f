import { describe, expect, it } from 'vitest';
import { RunCache, type CachedRun } from '../../../../backends/swf/decider/run-cache.js';

function cached(runId: string, bytes = 1, isClosing = false): CachedRun<string> {
  return { runId, run: `run ${runId}`, taskList: 'l', bytes, isClosing };
}

describe('a cache of runs', () => {
  it('gives a run once: whoever has taken it has it alone', () => {
    const cache = new RunCache<string>({ runs: 2, bytes: 100 });
    cache.put(cached('a', 10));

    expect(cache.take('a')?.run).toBe('run a');
    expect(cache.take('a')).toBeUndefined();
    expect([cache.size, cache.bytes]).toEqual([0, 0]);
  });

  it('lets go what was used least lately, of too many and of too large ones', () => {
    const gone: string[] = [];
    const cache = new RunCache<string>({ runs: 2, bytes: 100 }, ({ runId }) => void gone.push(runId));
    cache.put(cached('a', 10));
    cache.put(cached('b', 10));
    cache.put(cache.take('a') ?? cached('a'));

    cache.put(cached('c', 10));
    expect(gone).toEqual(['b']);
    cache.put(cached('d', 95));
    expect(gone).toEqual(['b', 'a', 'c']);
    expect([cache.size, cache.bytes, cache.evicted]).toEqual([1, 95, 3]);
  });

  it('does not keep a run that alone is too large, nor any if it may keep none', () => {
    const gone: string[] = [];
    const small = new RunCache<string>({ runs: 2, bytes: 100 }, ({ runId }) => void gone.push(runId));
    const none = new RunCache<string>({ runs: 0, bytes: 100 }, ({ runId }) => void gone.push(runId));

    small.put(cached('a', 101));
    none.put(cached('b', 1));

    expect([small.size, none.size, gone]).toEqual([0, 0, ['a', 'b']]);
  });

  it('keeps runs that are closing for a refused close, and they take no place from others', () => {
    const cache = new RunCache<string>({ runs: 1, bytes: 1_000 });
    cache.put(cached('open'));
    for (let n = 0; n < 40; n += 1) cache.put(cached(`closing ${n}`, 1, true));

    expect(cache.has('open')).toBe(true);
    expect(cache.take('closing 0')).toBeUndefined();
    expect(cache.take('closing 39')?.run).toBe('run closing 39');
    expect(cache.evicted).toBe(0);
  });
});

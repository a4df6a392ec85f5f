import { Group, Workflow } from 'simpleflow';
import { add, countPrimes, stampFile, type Stamp } from './activities.js';

const RANGES = 16;

/** How many primes there are below a limit: ranges at once, as many as there are threads. */
export class CountPrimes extends Workflow {
  static override readonly definition = { name: 'count-primes' };

  async run(limit: number): Promise<number> {
    const size = Math.ceil(limit / RANGES);
    const ranges = Array.from({ length: RANGES }, (_, index) => {
      const from = index * size;
      return [countPrimes, from, Math.min(from + size, limit)] as const;
    });
    const counts = this.submit(new Group(...ranges));
    return this.submit(add, counts);
  }
}

/** Stamps files, each as an activity of its own. */
export class StampFiles extends Workflow {
  static override readonly definition = { name: 'stamp-files' };

  async run(files: readonly string[], zeros: number): Promise<Stamp[]> {
    const stamps = files.map((file) => this.submit(stampFile, file, zeros));
    return Promise.all(stamps);
  }
}

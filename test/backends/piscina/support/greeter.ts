import { isMainThread } from 'node:worker_threads';
import { activity } from 'simpleflow';

export class Greeter {
  readonly #word: string;

  constructor(word: string) {
    this.#word = word;
  }

  execute(name: string): [string, boolean] {
    return [`${this.#word}, ${name}`, isMainThread];
  }
}

export const greet = activity('greet', Greeter);

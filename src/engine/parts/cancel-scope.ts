/**
 * What is cancelled together. A scope is cancelled itself, or through the scope around it unless it is shielded.
 */
export class CancelScope {
  readonly #parent: CancelScope | undefined;
  readonly #isShielded: boolean;
  #isCancelled = false;

  constructor(parent?: CancelScope, options: { readonly shielded?: boolean } = {}) {
    this.#parent = parent;
    this.#isShielded = options.shielded ?? false;
  }

  get isCancelled(): boolean {
    return this.#isCancelled || (!this.#isShielded && this.#parent !== undefined && this.#parent.isCancelled);
  }

  cancel(): void {
    this.#isCancelled = true;
  }
}

// The most lines that were in use at once since it was stored last.
import { describe, log } from "../log.ts";

export class Peak {
  #lines = 0;

  get lines(): number {
    return this.#lines;
  }

  saw(lines: number): void {
    this.#lines = Math.max(this.#lines, lines);
  }

  /** Begins anew at `linesNow` once it is stored; what could not be stored is kept for the next time. */
  async store(record: (peak: number) => Promise<void>, linesNow: () => number): Promise<void> {
    if (this.#lines === 0) return;
    try {
      await record(this.#lines);
      this.#lines = linesNow();
    } catch (error) {
      log.error("the peak was not stored", { error: describe(error) });
    }
  }
}

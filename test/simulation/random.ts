// Chance without a state: every choice is a function of the seed and of the name of what is chosen. Leaving an
// operation out shifts no other choice, so a trace can be shortened.

/** A number in [0, 1). */
export function chance(seed: number, name: string): number {
  // FNV-1a over the name, then the finalizer of MurmurHash3: near names land far apart.
  let hash = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 2 ** 32;
}

/** Draws that follow each other under one name. */
export class Stream {
  readonly #seed: number;
  readonly #name: string;
  #drawn = 0;

  constructor(seed: number, name: string) {
    this.#seed = seed;
    this.#name = name;
  }

  next(): number {
    return chance(this.#seed, `${this.#name}#${this.#drawn++}`);
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  maybe(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)] as T;
  }

  /** One of the keys, as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const entries = Object.entries(weights) as [Key, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    return (entries.at(-1) as [Key, number])[0];
  }

  /** Distinct members, in order. */
  some<T>(from: readonly T[], count: number): T[] {
    const left = [...from];
    const taken = new Set<T>();
    while (taken.size < count && left.length > 0)
      taken.add(left.splice(this.whole(0, left.length - 1), 1)[0] as T);
    return from.filter(one => taken.has(one));
  }
}

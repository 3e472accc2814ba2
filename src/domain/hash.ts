// Texts to numbers, the same in every isolate: who is chosen by hash is chosen again wherever it is decided.

/** FNV-1a, 32 bits, over UTF-16 code units. */
const START = 0x811c9dc5;
const PRIME = 0x01000193;
const SEPARATOR = " ";

/** In (0, 1), both ends excluded, so that its logarithm is finite and below 0. Evenly spread; no protection against a forger. */
export const hashUnit = (text: string): number => toUnit(absorb(START, text));

/**
 * Rendezvous hashing: `key` goes to the node with the highest score, so that a node that comes or goes moves only its
 * own keys. Weighted by w: the node with the least `-Math.log(score) / w`. Same as `hashUnit` of "key node".
 */
export const rendezvousScore = (key: string, node: string): number => rendezvousScores(key)(node);

/** As `rendezvousScore`, for many nodes of one key: the key is read once. */
export function rendezvousScores(key: string): (node: string) => number {
  const state = absorb(absorb(START, key), SEPARATOR);
  return node => toUnit(absorb(state, node));
}

function absorb(state: number, text: string): number {
  let hash = state;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash;
}

/** The finish of MurmurHash3: in FNV-1a alone, texts that differ in their last digit score alike. */
function toUnit(state: number): number {
  let hash = state;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return (hash + 0.5) / 2 ** 32;
}

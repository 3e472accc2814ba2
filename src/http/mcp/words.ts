// Figures in words. Counts are written in groups of three: seven digits in a row would be masked as a phone number.

export const counted = (n: number): string => n.toLocaleString("en-US");

/** `1 call`, `1,204 calls`. */
export const several = (n: number, noun: string): string => `${counted(n)} ${noun}${n === 1 ? "" : "s"}`;

/** 0 to 1; null = nothing has ended. */
export const share = (of: number | null): string => (of === null ? "none yet" : `${Math.round(of * 100)} %`);

/** Sentences and lines, without those that have nothing to say. */
export const lines = (...texts: readonly (string | null)[]): string =>
  texts.filter(text => text !== null && text !== "").join("\n");

export const more = (cursor: string | null): string | null =>
  cursor === null ? null : `There are more: ask again with cursor ${cursor}.`;

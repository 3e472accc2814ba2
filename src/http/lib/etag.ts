// Entity tags: what an answer is named by, and whether a client has it already.

export async function etagOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const hex = [...digest.slice(0, 12)].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return `"${hex}"`;
}

/** Whether `If-None-Match` names it. A proxy that compresses makes a tag weak; that is the same text all the same. */
export function namesTag(header: string | undefined, etag: string): boolean {
  const strong = (tag: string) => tag.trim().replace(/^W\//, "");
  const tags = (header ?? "").split(",").map(strong);
  return tags.includes(strong(etag)) || tags.includes("*");
}

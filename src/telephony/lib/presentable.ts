// What a provider said, as it may be kept and shown.

const MAX_REASON_LENGTH = 200;

/** What a provider says may repeat the number, the callback URL or a token: hidden first, cut afterwards. */
export function presentable(text: string): string {
  const hidden = text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/\bhttps?:\/\/\S+/gi, "[url]")
    .replace(
      /\b(bearer|basic)\s+\S+|\b(\w*(?:token|secret|key|password|signature))["']?\s*[:=]\s*\S+/gi,
      "[hidden]",
    )
    .replace(/[\w.~+/=-]{20,}/g, word => (/\d/.test(word) ? "[hidden]" : word))
    .replace(/\+?\d[\d\s().-]{5,}\d/g, "[number]")
    .trim();
  return hidden.length <= MAX_REASON_LENGTH ? hidden : `${hidden.slice(0, MAX_REASON_LENGTH - 1)}…`;
}

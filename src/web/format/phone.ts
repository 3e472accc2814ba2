// Phone numbers, masked for those who look over a shoulder.

/** `+12025550143` → `+1202***0143`: what is left names nobody. */
export function masked(phoneNumber: string): string {
  if (phoneNumber.length <= 7) return "***";
  return `${phoneNumber.slice(0, Math.max(2, phoneNumber.length - 7))}***${phoneNumber.slice(-4)}`;
}

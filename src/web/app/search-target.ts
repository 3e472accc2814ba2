// Where a search leads: an id to its call, a number to its calls, a small number to its campaign, words to campaigns.

export function searchTarget(text: string): string | null {
  const typed = text.trim();
  if (typed === "") return null;
  if (/^[0-9a-f]{8}-[0-9a-f-]{27,}$/i.test(typed)) return `/ui/calls/${encodeURIComponent(typed)}`;
  if (/^#?\d{1,6}$/.test(typed)) return `/ui/campaigns/${typed.replace("#", "")}`;
  if (/^\+?[\d\s().-]{7,}$/.test(typed)) return `/ui/calls?phone_number=${encodeURIComponent(typed)}`;
  return `/ui/campaigns?name=${encodeURIComponent(typed)}`;
}

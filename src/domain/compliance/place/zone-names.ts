// Names of time zones: one zone has several, and a set of zones should hold each once.

/** Names that Intl still answers with, and the ones the tz database has for them today. */
const TODAYS_NAMES: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** Of a name that Intl gave. */
export const todaysName = (zone: string): string => TODAYS_NAMES[zone] ?? zone;

/** A formatter costs some 50 µs to make, and there are some 600 names; spellings beyond are not kept. */
const MAX_NAMES = 2_000;
const resolved = new Map<string, string>();

/** "US/Eastern" → "America/New_York", "Asia/Calcutta" → "Asia/Kolkata". Throws a RangeError for an unknown zone. */
export function canonicalZone(name: string): string {
  const known = resolved.get(name);
  if (known !== undefined) return known;
  const { timeZone } = new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions();
  const canonical = todaysName(timeZone);
  if (resolved.size >= MAX_NAMES) resolved.clear();
  resolved.set(name, canonical);
  return canonical;
}

/** Sorted, each once. */
export const sortedUnion = (...lists: readonly (readonly string[])[]): string[] =>
  [...new Set(lists.flat())].sort();

// The names of states and provinces in the geocoding source → ISO 3166-2. By hand.

const NAMES = `
US-AL Alabama, US-AK Alaska, US-AZ Arizona, US-AR Arkansas, US-CA California, US-CO Colorado, US-CT Connecticut,
US-DE Delaware, US-DC Washington D.C., US-FL Florida, US-GA Georgia, US-HI Hawaii, US-ID Idaho, US-IL Illinois,
US-IN Indiana, US-IA Iowa, US-KS Kansas, US-KY Kentucky, US-LA Louisiana, US-ME Maine, US-MD Maryland,
US-MA Massachusetts, US-MI Michigan, US-MN Minnesota, US-MS Mississippi, US-MO Missouri, US-MT Montana,
US-NE Nebraska, US-NV Nevada, US-NH New Hampshire, US-NJ New Jersey, US-NM New Mexico, US-NY New York,
US-NC North Carolina, US-ND North Dakota, US-OH Ohio, US-OK Oklahoma, US-OR Oregon, US-PA Pennsylvania,
US-RI Rhode Island, US-SC South Carolina, US-SD South Dakota, US-TN Tennessee, US-TX Texas, US-UT Utah, US-VT Vermont,
US-VA Virginia, US-WA Washington State, US-WV West Virginia, US-WI Wisconsin, US-WY Wyoming,
CA-AB Alberta, CA-BC British Columbia, CA-BC British Colombia, CA-MB Manitoba, CA-NB New Brunswick,
CA-NL Newfoundland and Labrador, CA-ON Ontario, CA-QC Quebec, CA-SK Saskatchewan`;

const byName = new Map(
  NAMES.split(",").map(entry => {
    const [region = "", ...words] = entry.trim().split(" ");
    return [words.join(" "), region] as const;
  }),
);
const regions = new Set(byName.values());

/** "Alabama" and "Toronto, ON"; null when the text names no one region. */
export function regionOfName(name: string): string | null {
  const abbreviation = name.split(", ")[1];
  if (abbreviation === undefined) return byName.get(name) ?? null;
  return [`US-${abbreviation}`, `CA-${abbreviation}`].find(region => regions.has(region)) ?? null;
}

// What an operation is called in the client: its resource from its path, its verb from its operationId.

/** By how a path begins, below /api/v1; else the first segment itself. The longest that fits comes first. */
const RESOURCES: readonly (readonly [start: string, resource: string])[] = [
  ["initiate-call", "calls"],
  ["bulk-initiate-calls", "calls"],
  ["callback", "callbacks"],
  ["providers", "callbacks"],
  ["forecast", "forecasts"],
  ["compliance/packs", "rulePacks"],
  ["compliance/calendars", "holidayCalendars"],
  ["compliance/lists", "nationalLists"],
  ["overview", "service"],
  ["whoami", "service"],
];

/** Where the rule would give two operations one name, or a poor one. */
const NAMES: Readonly<Record<string, string>> = {
  initiateCalls: "calls.initiateMany",
  redriveDeadLetters: "deadLetters.redriveAll",
  getPrometheusMetrics: "metrics.prometheus",
  reportOutcome: "callbacks.report",
  listCalendars: "holidayCalendars.list",
  putCalendar: "holidayCalendars.put",
  deleteCalendar: "holidayCalendars.delete",
  importCalendar: "holidayCalendars.import",
  listLists: "nationalLists.list",
  putList: "nationalLists.put",
  deleteList: "nationalLists.delete",
  checkList: "nationalLists.check",
};

export interface MethodName {
  resource: string;
  method: string;
}

export function methodName(operationId: string, path: string): MethodName {
  const [given, verb] = (NAMES[operationId] ?? "").split(".");
  if (given !== undefined && verb !== undefined) return { resource: given, method: verb };
  const resource = resourceOf(path);
  return { resource, method: verbOf(operationId, resource) };
}

function resourceOf(path: string): string {
  if (!path.startsWith("/api/v1/")) return "service";
  const below = path.slice("/api/v1/".length);
  const known = RESOURCES.find(([start]) => below === start || below.startsWith(`${start}/`));
  return known?.[1] ?? camel(below.split("/")[0] ?? "");
}

const camel = (text: string): string => text.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `getCampaignStats` of campaigns → `getStats`; `getCampaign` → `get`. */
function verbOf(operationId: string, resource: string): string {
  const many = capital(resource);
  const one = many.replace(/s$/, "");
  const [, verb = operationId, rest = ""] = /^([a-z]+(?:Up)?(?=[A-Z]|$))(.*)$/.exec(operationId) ?? [];
  for (const noun of [many, one]) {
    if (rest === noun) return verb;
    if (rest.startsWith(noun) && /^[A-Z]/.test(rest.slice(noun.length)))
      return verb + rest.slice(noun.length);
    if (rest.endsWith(noun) && /^All$/.test(rest.slice(0, -noun.length))) return `${verb}All`;
  }
  return operationId;
}

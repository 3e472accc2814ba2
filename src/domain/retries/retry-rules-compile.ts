// From the plain values of a rules file to rules in force: defaults, rule sets, and checks across fields.
import {
  DAY_SECONDS,
  type DayOfWeek,
  findOverlaps,
  layOutWeek,
  showClockTime,
  showSlot,
  weekdaySlot,
} from "../hours/weekday-slots.ts";
import { checkShape, type Issue, type Path, report, showPath } from "../located-yaml.ts";
import { MINUTE_MS } from "../time-units.ts";
import { FALLBACK_TIME_ZONE, type RetryRules, type RetrySlot, RULED, type RuleSet } from "./retry-rules.ts";
import { campaignShape, type FileInput, fileShape, type RuleInput, ruleShape } from "./retry-rules-shape.ts";

interface PlacedSlot {
  slot: RetrySlot;
  path: Path;
}
interface OpenSet {
  name: string | null;
  placed: PlacedSlot[];
}

const EVERY_DAY: readonly DayOfWeek[] = [0, 1, 2, 3, 4, 5, 6];

/** The rules mean nothing as long as there are issues. */
export function compileRetryRules(content: unknown): { rules: RetryRules; issues: Issue[] } {
  const issues: Issue[] = [];
  const file: FileInput = checkShape(fileShape(), content ?? {}, [], issues) ?? {};
  for (const end of ["PICKED", "answered"] as const) {
    if (file.status_retry_rules?.[end]?.should_retry !== true) continue;
    const path = ["status_retry_rules", end, "should_retry"];
    report(issues, path, "an answered call is never retried; leave it out");
  }
  const raw = typeof content === "object" && content !== null ? (content as Record<string, unknown>) : {};
  const globalRules: OpenSet = { name: null, placed: [] };
  const byCampaign = new Map<number, OpenSet>();
  const setOf = (id: number) => {
    const set = byCampaign.get(id) ?? { name: null, placed: [] };
    byCampaign.set(id, set);
    return set;
  };

  const listed = new Set<number>();
  listOf(raw.campaign_rules).forEach((item, index) => {
    const path = ["campaign_rules", index];
    const campaign = checkShape(campaignShape(), item, path, issues);
    if (campaign === null) return;
    const id = campaign.campaign_id;
    if (listed.has(id))
      report(issues, [...path, "campaign_id"], "this campaign is listed already; put its rules in one place");
    listed.add(id);
    const set = setOf(id);
    set.name = campaign.name ?? null;
    readRules(campaign.rules ?? [], [...path, "rules"], issues, (rule, rulePath) => {
      if (rule.campaign_id != null && rule.campaign_id !== id) {
        report(issues, [...rulePath, "campaign_id"], `stands under campaign ${id}; leave it out here`);
      }
      set.placed.push(...placeSlots(rule, rulePath, set.name, issues));
    });
  });
  readRules(listOf(raw.global_rules), ["global_rules"], issues, (rule, path) => {
    const set = rule.campaign_id == null ? globalRules : setOf(rule.campaign_id);
    set.placed.push(...placeSlots(rule, path, set.name, issues));
  });

  return {
    rules: {
      timeZone: file.timezone ?? FALLBACK_TIME_ZONE,
      globalRules: closeSet(globalRules, issues),
      campaignRules: new Map([...byCampaign].map(([id, set]) => [id, closeSet(set, issues)])),
      ...plainSections(file),
    },
    issues,
  };
}

function plainSections(file: FileInput): Pick<RetryRules, "statusRules" | "defaults" | "scheduler"> {
  const statusRules: RetryRules["statusRules"] = Object.fromEntries(
    RULED.flatMap(ruled => {
      const rule = file.status_retry_rules?.[ruled];
      if (rule == null) return [];
      const { should_retry, max_attempts: maxAttempts = null, retry_interval_minutes: minutes } = rule;
      return [[ruled, { shouldRetry: should_retry ?? true, maxAttempts, retryIntervalMs: msOf(minutes) }]];
    }),
  );
  return {
    statusRules,
    defaults: {
      maxAttempts: file.defaults?.max_attempts ?? null,
      retryIntervalMinutes: file.defaults?.retry_interval_minutes ?? null,
      concurrentCallLimit: file.defaults?.concurrent_call_limit ?? null,
      duplicateCallWindowMinutes: file.defaults?.duplicate_call_window_minutes ?? null,
    },
    scheduler: {
      checkIntervalMinutes: file.scheduler?.check_interval_minutes ?? null,
      batchSize: file.scheduler?.batch_size ?? null,
      maxConcurrentRetries: file.scheduler?.max_concurrent_retries ?? null,
    },
  };
}

const msOf = (minutes: number | null | undefined) =>
  minutes == null ? null : Math.round(minutes * MINUTE_MS);

/** A section that is no list is reported with the file's shape. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readRules(
  items: readonly unknown[],
  at: Path,
  issues: Issue[],
  take: (rule: RuleInput, path: Path) => void,
): void {
  items.forEach((item, index) => {
    const path = [...at, index];
    const rule = checkShape(ruleShape(), item, path, issues);
    if (rule !== null) take(rule, path);
  });
}

/** No days means every day, no times the whole day; a rule's own limit and interval hold for its time slots. */
function placeSlots(rule: RuleInput, path: Path, setName: string | null, issues: Issue[]): PlacedSlot[] {
  if (rule.days != null && rule.day_of_week != null) {
    report(issues, [...path, "day_of_week"], "a rule has days or day_of_week, not both");
  }
  if (rule.time_slots != null && (rule.start_time != null || rule.end_time != null)) {
    report(
      issues,
      [...path, "time_slots"],
      "a rule has time_slots or a start_time and end_time of its own, not both",
    );
  }
  const days = rule.days ?? (rule.day_of_week != null ? [rule.day_of_week] : EVERY_DAY);
  const name = rule.name ?? setName ?? showPath(path);
  const times = rule.time_slots?.map((slot, i) => ({ slot, at: [...path, "time_slots", i] }));
  return (times ?? [{ slot: rule, at: path }]).flatMap(({ slot, at }) => {
    const [start, end] = [slot.start_time ?? 0, slot.end_time ?? DAY_SECONDS];
    const interval = slot.retry_interval_minutes ?? rule.retry_interval_minutes;
    const settings = {
      rule: name,
      maxAttempts: slot.max_attempts ?? rule.max_attempts ?? null,
      retryIntervalMs: msOf(interval),
    };
    const made = days.map(day => weekdaySlot(day, start, end)).filter(hours => hours !== null);
    if (made.length === 0) {
      const text = `${showClockTime(start)}-${showClockTime(end)}`;
      report(issues, at, 'has no length; a whole day is "00:00" to "24:00"', text);
    }
    return made.map(hours => ({ slot: { ...hours, ...settings }, path: at }));
  });
}

function closeSet({ name, placed }: OpenSet, issues: Issue[]): RuleSet {
  const slots = placed.map(p => p.slot);
  const pieces = layOutWeek(slots);
  const reported = new Set<string>();
  for (const pair of findOverlaps(pieces)) {
    const [first, second] = pair.sort((a, b) => a - b).map(index => placed[index]);
    if (first === undefined || second === undefined) continue;
    const places = `${showPath(first.path)} ${showPath(second.path)}`;
    if (reported.has(places)) continue;
    reported.add(places);
    const other = `${showSlot(first.slot)} of "${first.slot.rule}" (${showPath(first.path)})`;
    report(
      issues,
      second.path,
      `overlaps ${other}; slots of one rule set may touch, not overlap`,
      showSlot(second.slot),
    );
  }
  return { name, slots, hours: pieces };
}

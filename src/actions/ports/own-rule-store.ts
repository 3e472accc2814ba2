// Rule packs and calendars of the operator in the database. src/store implements it. Whatever changes them raises the
// revision of rules in its batch.

export interface PackKey {
  name: string;
  version: number;
}

export interface OwnRuleStore {
  /** `calendar`: of the operator's own, which it needs. False: it is there, as many are as there may be, or the calendar is not. `now` in ms. */
  addPack(
    pack: PackKey & { content: string; by: string; calendar: string | null },
    most: number,
    now: number,
  ): Promise<boolean>;
  /** JSON; null = there is none. */
  pack(key: PackKey): Promise<string | null>;
  /** JSON of every version, sound or not. */
  packVersions(name: string): Promise<{ version: number; content: string; by: string }[]>;
  removePack(key: PackKey, now: number): Promise<boolean>;
  /** In place of one of its name. False: it is there with this very text, or as many are there as there may be. */
  putCalendar(
    calendar: { name: string; content: string; by: string },
    most: number,
    now: number,
  ): Promise<boolean>;
  /** JSON; null = there is none. */
  calendar(name: string): Promise<string | null>;
  /** A pack that needs it, sound or not; null = none does. */
  packNeeding(calendar: string): Promise<string | null>;
  /** False: it is not there, or a pack needs it. */
  removeCalendar(name: string, now: number): Promise<boolean>;
}

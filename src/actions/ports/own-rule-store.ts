// Rule packs and calendars of the operator in the database. src/store implements it. Whatever changes them raises the
// revision of rules in its batch.

export interface PackKey {
  name: string;
  version: number;
}

export interface OwnRuleStore {
  /** False: it is there, or as many are as there may be. `now` in ms. */
  addPack(pack: PackKey & { content: string; by: string }, most: number, now: number): Promise<boolean>;
  /** JSON; null = there is none. */
  pack(key: PackKey): Promise<string | null>;
  removePack(key: PackKey, now: number): Promise<boolean>;
  /** In place of one of its name. False: it is there with this very text, or as many are there as there may be. */
  putCalendar(
    calendar: { name: string; content: string; by: string },
    most: number,
    now: number,
  ): Promise<boolean>;
  /** JSON; null = there is none. */
  calendar(name: string): Promise<string | null>;
  removeCalendar(name: string, now: number): Promise<boolean>;
}

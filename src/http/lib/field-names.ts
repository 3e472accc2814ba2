// Fields by the API's names (snake_case) and by the program's (camelCase): one is made from the other, so that no table
// lists both.

export type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** The same values under the program's names; what may be absent is never undefined. */
export type CamelKeys<T> = {
  [Name in keyof T as Name extends string ? Camel<Name> : never]: Record<never, never> extends Pick<T, Name>
    ? Exclude<T[Name], undefined>
    : T[Name];
};

const camel = (name: string) => name.replace(/_(.)/g, (_, first: string) => first.toUpperCase());

/** `{ time_zone }` → `{ timeZone }`; not the objects within. */
export const camelKeys = <T extends object>(named: T): CamelKeys<T> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [camel(name), value])) as CamelKeys<T>;

/** Of `fields` those that the API knows by these names, under these names. */
export const byApiNames = <Name extends string, T extends Record<Camel<Name>, unknown>>(
  names: readonly Name[],
  fields: T,
): { [N in Name]: T[Camel<N>] } =>
  Object.fromEntries(names.map(name => [name, fields[camel(name) as keyof T]])) as {
    [N in Name]: T[Camel<N>];
  };

// A query of what was typed.

/** Values go as they were typed: the service knows what it takes, and names what is wrong. */
export const asTyped = <Query>(
  values: {
    [Name in keyof NonNullable<NoInfer<Query>>]?: string | undefined;
  },
): Query => values as Query;

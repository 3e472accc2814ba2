// Statements of the store by their names, among those that were sent.

/** What the statement of this name has in its text, and no other. */
export const named = (statement: string): string => `/* ${statement} */`;

// What a flow or an assistant is told about the contact: the plain values of the call's metadata, as text.

/** Prompts are filled with them: a few short ones. */
const MAX_VARIABLES = 50;
const MAX_LENGTH = 500;

/** Values that are lists, objects or too long are left out. */
export function variablesOf(metadata: unknown): Record<string, string> {
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) return {};
  const plain = Object.entries(metadata)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]) => [name, String(value)] as const)
    .filter(([name, value]) => name.length <= MAX_LENGTH && value.length <= MAX_LENGTH);
  return Object.fromEntries(plain.slice(0, MAX_VARIABLES));
}

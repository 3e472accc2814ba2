// Who a command is about: a number as it is typed, or a person or a prefix by its option.
import { WrongUsage } from "../../wrong-usage.ts";

export const WHO_OPTIONS = {
  person: { type: "string", value: "ID", about: "a person, by your own id, instead of a number" },
  prefix: { type: "string", value: "+DIGITS", about: "all numbers that begin so, instead of a number" },
} as const;

interface Who {
  phone_number?: string;
  person_id?: string;
  prefix?: string;
}

/** Throws WrongUsage unless it is exactly one of them. */
export function who(phone: string | undefined, person: string | undefined, prefix?: string | undefined): Who {
  const named: Who = {
    ...(phone === undefined ? {} : { phone_number: phone }),
    ...(person === undefined ? {} : { person_id: person }),
    ...(prefix === undefined ? {} : { prefix }),
  };
  if (Object.keys(named).length === 1) return named;
  throw new WrongUsage("Give either a NUMBER, or --person ID or --prefix +DIGITS in its place.");
}

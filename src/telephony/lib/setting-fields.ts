// The kinds of fields that trunks' settings have, with what would be right in words.
import * as z from "zod";

export const textField = (form: string, shape: RegExp = /\S/) => {
  const error = `must be ${form}`;
  return z
    .string({ error })
    .max(4000, { error: "must be shorter than 4000 characters" })
    .regex(shape, { error });
};

export const wholeNumber = (min: number, max: number, unit: string) => {
  const error = `must be a whole number of ${unit} from ${min} to ${max}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` });

export const yesOrNo = () => z.boolean({ error: "must be true or false" });

/** Without credentials and fragment; what is sent there is a secret, or decides what is said on the line. */
export const httpsUrl = () => {
  const error = "must be an https address without credentials or fragment";
  return z
    .string({ error })
    .max(2000, { error: "must be shorter than 2000 characters" })
    .refine(text => isPlainHttps(text), { error });
};

/** An account's address: paths are appended to it. */
export const baseUrl = (fallback: string) =>
  httpsUrl()
    .refine(text => !text.includes("?"), { error: "must be an https address without a query" })
    .transform(text => text.replace(/\/+$/, ""))
    .default(fallback);

/** The number that is shown to the callee. */
export const callerNumber = () =>
  textField("a phone number with its country code, e.g. +15005550006", /^\+[1-9]\d{6,14}$/);

function isPlainHttps(text: string): boolean {
  if (!/^https:\/\/[^\s/]/.test(text) || !URL.canParse(text) || text.includes("#")) return false;
  const { username, password } = new URL(text);
  return username === "" && password === "";
}

// The settings of what is kept, how long, and when the rest is archived.
import * as z from "zod";
import { type ArchiveHours, readArchiveHours } from "../domain/archive/archive-hours.ts";
import { schemaOf } from "../domain/schema-of.ts";
import { integer } from "./fields.ts";
import { type Kind, type Section, setting, type ValuesOf } from "./setting.ts";

const STANDARD_HOURS = "2-6";

const hours: Kind<ArchiveHours> = {
  form: "hours of the day in UTC; `22-3` crosses midnight, `0-24` is always",
  unset: `\`${STANDARD_HOURS}\``,
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .transform((text, ctx): ArchiveHours => {
        const read = readArchiveHours(text === "" ? STANDARD_HOURS : text);
        if (read !== null) return read;
        ctx.addIssue({
          code: "custom",
          message: `must be hours of the day in UTC such as 2-6, not "${text}"`,
        });
        return z.NEVER;
      })
      .prefault(""),
  ),
};

export const RETENTION = {
  title: "Retention",
  about: "What leaves, and where it goes: [archive](archive.md).",
  fields: {
    DLQ_RETENTION_DAYS: setting(integer(1, 365, 7), {
      about: "How long dead letters are kept.",
      example: "30",
    }),
    CALL_RETENTION_DAYS: setting(integer(1, 3650, 90), {
      about:
        "Calls that ended, and contacts of campaigns that ended, leave for the bucket `ARCHIVE` after so many days.",
      example: "365",
    }),
    ARCHIVE_HOURS: setting(hours, {
      about: "The archive works in these hours: the quiet ones of whoever dials.",
      example: "22-3",
    }),
  },
} satisfies Section;

export interface RetentionSettings {
  deadLetterRetentionDays: number;
  /** Calls that ended, and contacts of campaigns that ended, are archived after so long. */
  callRetentionDays: number;
  archiveHours: ArchiveHours;
}

export const retentionSettings = (v: ValuesOf<typeof RETENTION.fields>): RetentionSettings => ({
  deadLetterRetentionDays: v.DLQ_RETENTION_DAYS,
  callRetentionDays: v.CALL_RETENTION_DAYS,
  archiveHours: v.ARCHIVE_HOURS,
});

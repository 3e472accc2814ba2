// Which addresses may be sent to, by the settings; and those that may not, refused.
import { invalid } from "../../domain/errors.ts";
import { checkUrl, type UrlRules } from "../../domain/webhooks/check-url.ts";
import type { Settings } from "../../settings/index.ts";

type SettingsOfUrls = Pick<Settings, "publicUrl" | "environment">;

/** `requestHost`: under which a client has reached this service, where there is one. */
export const urlRules = (
  { publicUrl, environment }: SettingsOfUrls,
  requestHost: string | null = null,
): UrlRules => ({
  own: [new URL(publicUrl).host, ...(requestHost === null ? [] : [requestHost])],
  development: environment === "development",
});

/** As it is to be stored. Throws `validation_error` of `field`. */
export function allowedUrl(text: string, rules: UrlRules, field = "url"): string {
  const checked = checkUrl(text, rules);
  if (checked.ok) return checked.url;
  throw invalid({ [field]: [checked.problem] });
}

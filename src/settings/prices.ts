// What calls cost at the provider: only a forecast asks.
import * as z from "zod";
import type { Prices } from "../domain/forecast/cost.ts";
import { schemaOf } from "../domain/schema-of.ts";
import { type Kind, type Section, setting, type ValuesOf } from "./setting.ts";

const MOST = 1_000;

const price: Kind<number | null> = {
  form: `an amount from 0 to ${MOST}, such as 0.014`,
  unset: "none",
  schema: schemaOf(() =>
    z
      .string()
      .trim()
      .transform((text, ctx): number | null => {
        if (text === "") return null;
        if (/^\d{1,4}(\.\d{1,8})?$/.test(text) && Number(text) <= MOST) return Number(text);
        ctx.addIssue({
          code: "custom",
          message: `must be an amount from 0 to ${MOST} such as 0.014, not "${text}"`,
        });
        return z.NEVER;
      })
      .prefault(""),
  ),
};

export const PRICES = {
  title: "Prices",
  about: "What a [forecast](forecast.md) reckons costs with, in whatever currency you think in.",
  fields: {
    PRICE_PER_MINUTE: setting(price, {
      about: "Of a minute on the line, at the provider.",
      example: "0.014",
    }),
    PRICE_PER_DIAL: setting(price, { about: "Of an attempt, answered or not.", example: "0.001" }),
  },
} satisfies Section;

export interface PriceSettings {
  prices: Prices;
}

export const priceSettings = (v: ValuesOf<typeof PRICES.fields>): PriceSettings => ({
  prices: { perMinute: v.PRICE_PER_MINUTE, perDial: v.PRICE_PER_DIAL },
});

// What a provider's webhook is answered.
import * as z from "zod";
import { shape } from "../../openapi/schema-parts.ts";

export const ProviderAnswer = shape("ProviderAnswer", () => z.object({ success: z.literal(true) }), {
  success: true,
});

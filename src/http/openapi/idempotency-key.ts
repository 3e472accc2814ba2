// The header that makes a POST safe to repeat: every POST of the API takes it, and the middleware reads it.
import * as z from "zod";
import type { NamedParameter } from "./operation.ts";

export const idempotencyKey: NamedParameter = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "1 to 255 visible ASCII characters. The same key with the same body within 24 hours gets the stored answer and does nothing; with another body it is refused.",
  schema: () => z.string().min(1).max(255),
  shared: "IdempotencyKey",
};

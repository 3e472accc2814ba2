// `health`: is the service well? Needs no token.
import type { Health } from "../../client/generated/types.ts";
import { EXIT } from "../exit-codes.ts";
import { fields } from "../terminal/table.ts";
import { paint } from "../terminal/terminal.ts";
import { command } from "./command.ts";

export const showHealth = command({
  name: "health",
  about: "is the service well? (0 yes, 3 no)",
  open: true,
  async run({ client, screen }) {
    // Whatever answers there may be something else.
    const health = ((await client.service.getHealth()) ?? {}) as Partial<Health>;
    const well = health.status === "ok";
    screen.show(health, (h, width) => [
      paint(well ? "green" : "red", h.status ?? "no status"),
      ...fields(
        Object.entries(h.checks ?? {}).map(([name, check]) => [
          name,
          [check.status, ...(check.problems ?? [])].join(": "),
        ]),
        width,
      ),
    ]);
    return well ? EXIT.done : EXIT.unreachable;
  },
});

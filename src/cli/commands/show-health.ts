// `health`: is the service well? Needs no token.
import type { HealthAnswer } from "../client/answers.ts";
import { EXIT } from "../exit-codes.ts";
import { fields } from "../terminal/table.ts";
import { paint } from "../terminal/terminal.ts";
import { command } from "./command.ts";

export const showHealth = command({
  name: "health",
  about: "is the service well? (0 yes, 3 no)",
  open: true,
  async run({ service, screen }) {
    const { status, answer } = await service.health();
    const health = (answer ?? {}) as Partial<HealthAnswer>;
    const well = status < 400 && health.status === "ok";
    screen.show(health, (h, width) => [
      paint(well ? "green" : "red", h.status ?? `answered ${status}`),
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

// A world in which nothing goes wrong goes on by itself: only the cron ticks, until somebody says that it is over.
import { setLogLevel } from "../../src/log.ts";
import { MINUTE } from "./shape.ts";
import { cron } from "./sweepers.ts";
import type { World } from "./world.ts";

/** `over` is asked every `everyMs` of virtual time. Throws what was violated. */
export async function goOn(world: World, everyMs: number, over: () => boolean): Promise<void> {
  const { scheduler, invariants } = world;
  const { error, log } = console;
  console.error = (line: unknown) => world.logged(String(line));
  console.log = () => {};
  setLogLevel("error");
  let isOver = false;
  let ticks = 0;
  const watch = () => {
    void cron(world, `cron ${++ticks}`);
    scheduler.in(MINUTE, watch);
  };
  const look = () => {
    isOver = over();
    scheduler.in(everyMs, look);
  };
  scheduler.in(1, watch);
  scheduler.in(everyMs, look);
  try {
    await scheduler.run(() => isOver || invariants.violation !== null);
  } finally {
    console.error = error;
    console.log = log;
  }
  if (invariants.violation !== null) throw invariants.violation;
}

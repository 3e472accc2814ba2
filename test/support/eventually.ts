// Waiting for what queues and alarms do by themselves: asked again until it holds, with a limit, never slept for.

/** The first truthy answer; fails with the last one when none came in time. */
export async function eventually<T>(
  ask: () => Promise<T | false | null | undefined>,
  limitMs = 8_000,
): Promise<T> {
  const start = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() - start > limitMs) throw new Error(`not within ${limitMs} ms: ${ask}`);
    await scheduler.wait(20);
  }
}

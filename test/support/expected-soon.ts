// Operations that are described and have no route yet. Empty once they have: the list must not outlive them.
export const EXPECTED_SOON: readonly string[] = ["getPrometheusMetrics", "rebuildMetrics"];

// The answer to a provider's report in the API's form.
import type { CallbackAnswer as Answered } from "../../../domain/calls/received-callback.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { CallbackAnswer } from "./schemas.ts";

export const presentCallbackAnswer = (answered: Answered): Of<typeof CallbackAnswer> => ({
  success: true,
  call_id: answered.callId,
  status: answered.status,
  message: "Callback processed",
  retry_scheduled: answered.retryScheduled,
  next_retry_at: time(answered.nextRetryAt),
  duplicate: answered.duplicate,
});

// Accepts or refuses the signature of a callback URL. src/telephony implements it.

export interface CallbackVerifier {
  /** At the callback route, for attempts of this trunk. Throws when it cannot be known: the keys are out of reach. */
  verify(callId: string, attempt: number, signature: string, trunk: string): Promise<boolean>;
  /** At the webhook of this trunk. Throws likewise. */
  verifyAtWebhook(callId: string, attempt: number, signature: string, trunk: string): Promise<boolean>;
}

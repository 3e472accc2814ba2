// Accepts or refuses the signature of a callback URL. src/telephony implements it.

export interface CallbackVerifier {
  /** Throws when it cannot be known: the keys are out of reach. */
  verify(callId: string, attempt: number, signature: string): Promise<boolean>;
}

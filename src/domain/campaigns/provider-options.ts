// A campaign's `provider_options`: whatever its provider's adapter takes, of a stated size. The adapter knows the rest.

export const MAX_PROVIDER_OPTIONS_BYTES = 8_192;

const encoder = new TextEncoder();

export const fitsProviderOptions = (options: Readonly<Record<string, unknown>>): boolean =>
  encoder.encode(JSON.stringify(options)).byteLength <= MAX_PROVIDER_OPTIONS_BYTES;

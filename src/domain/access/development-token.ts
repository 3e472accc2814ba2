// What `npm run dev` opens the API with.

/** Exists in development and nowhere else. */
export const DEVELOPMENT_TOKEN = "dev-token-12345";

/** How old the account-wide lists may be in which targets are looked for. Milliseconds. */
export const LIST_AGE_MS = 60_000;

/** Failures after which an effect is dead. */
export const TRIES = 2
/** The relays' lease, in virtual time; clocks differ by less than a tenth of it. */
export const LEASE_MS = 10_000
export const POLL_MS = 6_000

/** The relays' lease, in virtual time; clocks differ by less than a tenth of it. */
export const LEASE_MS = 10_000
export const POLL_MS = 6_000
export const TICK_MS = 30_000
/** How long deliveries may take, by the place of the process: less than a lease, and more. */
export const TIMEOUTS_MS = [4_000, 25_000] as const

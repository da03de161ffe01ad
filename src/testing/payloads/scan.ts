// What every payload says of a shipment, and of a scan.

import type { TrackingEvent } from '../../codes/index.js'

/** Whose payload it is. */
export interface PayloadHead {
  readonly shipment: string
  /** The carrier's id; a made-up one by default. */
  readonly carrier?: string | undefined
}

/** The carrier of payloads that need not name one. */
export const CARRIER = 'examplepost'

/** A time as the providers write it, `YYYY-MM-DD HH:mm:ss`; text stays as it is. */
export const sentTime = ({ time }: TrackingEvent): string =>
  time instanceof Date ? time.toISOString().slice(0, 19).replace('T', ' ') : time

import { expect } from 'vitest'
import type { Decoded, Feed } from '../../src/feeds/feed.js'

/** A decoder of payloads of one shipment each. */
export const onlyShipment =
  (decode: Feed['decode']) =>
  (payload: unknown): Decoded => {
    const found = decode(payload)
    expect(found).toHaveLength(1)
    return found[0]!
  }

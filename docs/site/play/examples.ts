// Payloads to start from: what replay is good at, and one of each feed.

import { feeds } from '../../../src/feeds/index.js'
import lateScans from '../../examples/late-scans.json'
import locker from '../../examples/locker.json'

const uncertain = {
  shipment: 'EX200000001',
  events: [
    { time: '2026-03-01 09:10:00', code: '1/103', text: 'Picked up', place: 'Porto' },
    { time: '2026-03-01 21:40:00', code: '0/1002', text: 'Departed', place: 'Porto' },
    { time: '2026-03-03 08:05:00', code: '5/5', text: 'Out for delivery', place: 'Kehl' },
    { time: '2026-03-03 11:30:00', code: '3/301', text: 'Delivered, signed by the recipient', place: 'Kehl' },
    { time: '2026-03-03 19:20:00', code: '0/1002', text: 'Back at the depot', place: 'Kehl' },
    { time: '2026-03-04 08:11:00', code: '5/5', text: 'Out for delivery', place: 'Kehl' },
  ],
}

const refused = {
  shipment: 'EX200000002',
  events: [
    { time: '2026-03-01 10:00:00', code: '1/103', text: 'Picked up' },
    { time: '2026-03-02 06:15:00', code: '8/10', text: 'Handed to customs' },
    { time: '2026-03-05 08:30:00', code: '5/5', text: 'Out for delivery' },
    { time: '2026-03-05 11:02:00', code: '14/14', text: 'The recipient refuses it' },
    { time: '2026-03-05 18:00:00', code: '6/6', text: 'Going back' },
    { time: '2026-03-08 10:15:00', code: '3/301', text: 'Signed by the shop' },
  ],
}

/** The examples by name, as the text of a payload. */
export const examples: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'Scans after the delivery', payload: lateScans },
  { name: 'Delivered, or not?', payload: uncertain },
  { name: 'Left in a locker', payload: locker },
  { name: 'Refused and returned', payload: refused },
  ...Object.values(feeds).map(({ name, sample }) => ({ name: `A payload of ${name}`, payload: sample })),
].map(({ name, payload }) => ({ name, text: JSON.stringify(payload, null, 2) }))

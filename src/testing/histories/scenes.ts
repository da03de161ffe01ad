// What scans look like: how long after the one before they come, where, and what the carrier writes. All of it is invented.

import type { Code } from '../../codes/index.js'

/** Where on its route a parcel is scanned. */
export type Spot = 'origin' | 'hub' | 'border' | 'destination' | 'here'

/**
 * What a scan of one code looks like. `minutes`: least and most since the scan before. `byDay`: people do it, between 7 and
 * 20 o'clock. `texts`: what carriers write, the plainest first.
 */
export interface Scene {
  readonly minutes: readonly [least: number, most: number]
  readonly byDay: boolean
  readonly spot: Spot
  readonly texts: readonly string[]
}

const scene = (least: number, most: number, spot: Spot, ...texts: string[]): Scene => ({
  minutes: [least, most],
  byDay: false,
  spot,
  texts,
})
const byDay = (...rest: Parameters<typeof scene>): Scene => ({ ...scene(...rest), byDay: true })

/** A scene for every code. */
// biome-ignore format: one code, one line
export const scenes: Readonly<Record<Code, Scene>> = {
  '0/0': scene(3, 1200, 'hub', 'In transit', 'Shipment is on its way', 'Processed at sorting centre', 'Arrived at depot'),
  '0/1001': scene(20, 1500, 'destination', 'Arrived in the destination city', 'Arrived at the local depot', 'At the delivery station'),
  '0/1002': scene(3, 1400, 'hub', 'In transit between depots', 'Departed from sorting centre', 'Loaded for line-haul', 'Left the facility'),
  '0/1003': byDay(30, 900, 'hub', 'Forwarded to a new address', 'Redirected at the recipient\'s request'),
  '1/1': byDay(30, 1400, 'here', 'Accepted', 'Accepted by the carrier', 'Parcel received'),
  '1/101': scene(1, 600, 'here', 'Shipment information received', 'Label created', 'Order data received electronically'),
  '1/102': scene(1, 900, 'here', 'Waiting for pick-up', 'Ready for collection by the carrier'),
  '1/103': byDay(20, 1400, 'here', 'Picked up', 'Collected by the courier', 'Parcel handed in at the counter'),
  '2/2': scene(10, 600, 'here', 'Exception', 'Shipment on hold', 'There is a problem with this shipment'),
  '2/201': scene(1440, 4300, 'destination', 'Out for delivery for long, not signed for', 'No signature recorded yet'),
  '2/202': scene(4300, 8600, 'here', 'No update for long', 'No scan for several days'),
  '2/203': byDay(30, 480, 'destination', 'Delivery refused', 'Recipient declined the parcel'),
  '2/204': byDay(60, 560, 'destination', 'Delivery attempt failed', 'Nobody home, card left', 'Business closed'),
  '2/205': scene(4300, 12_000, 'destination', 'Not collected from the pickup point', 'Pickup period has ended'),
  '2/206': byDay(30, 500, 'destination', 'Recipient could not be reached', 'No answer by phone'),
  '2/207': scene(60, 900, 'destination', 'Address outside the service area', 'No delivery service at this address'),
  '2/208': scene(60, 3000, 'here', 'Delayed', 'Delayed by weather', 'Delayed by high volume'),
  '2/209': scene(30, 900, 'here', 'Parcel damaged', 'Damage found, repacking'),
  '3/3': byDay(40, 600, 'destination', 'Delivered', 'Delivered, signed for', 'Delivery completed'),
  '3/301': byDay(40, 600, 'destination', 'Signed for by the recipient', 'Delivered to the recipient in person'),
  '3/302': byDay(40, 600, 'destination', 'Delivered after a problem', 'Delivered on a further attempt'),
  '3/303': byDay(30, 500, 'destination', 'Signed for by somebody else', 'Delivered to a neighbour', 'Left with reception'),
  '3/304': byDay(60, 1400, 'destination', 'Put into the mailbox', 'Placed in the parcel locker', 'Taken from the parcel locker'),
  '4/4': byDay(90, 1600, 'origin', 'Returned to sender', 'Sender has received the parcel back'),
  '4/401': scene(10, 2800, 'here', 'Order cancelled', 'Label voided before collection'),
  '4/14': byDay(90, 1600, 'origin', 'Refused and returned to sender', 'Back with the sender after a refusal'),
  '5/5': byDay(6, 900, 'destination', 'Out for delivery', 'With the courier for delivery', 'Loaded onto the delivery vehicle'),
  '5/501': byDay(25, 400, 'destination', 'Available for pickup', 'Waiting at the parcel shop', 'Ready in the locker'),
  '6/6': scene(20, 1500, 'here', 'Returning to sender', 'Return journey started'),
  '7/7': scene(10, 1100, 'hub', 'Handed to another carrier', 'Transferred to the delivery partner'),
  '8/8': scene(60, 3000, 'border', 'Customs clearance', 'Presented to customs'),
  '8/10': scene(30, 3000, 'border', 'Waiting for customs', 'Queued for customs clearance'),
  '8/11': scene(20, 3000, 'border', 'Customs clearance started', 'Under examination by customs'),
  '8/12': scene(15, 5000, 'border', 'Released by customs', 'Customs clearance completed'),
  '8/13': scene(60, 3700, 'border', 'Held by customs', 'Customs require further documents'),
  '14/14': byDay(30, 480, 'destination', 'Refused by the recipient', 'Delivery failed, recipient refused'),
}

/** Places that are nowhere, in the order in which one road passes them; each parcel travels a stretch of it. */
export const road: readonly string[] = [
  ...['Northmere', 'Aldersby', 'Pinehaven', 'Crossways Hub', 'Millbrook', 'Harrowgate West', 'Stonebridge Hub', 'Larkfield'],
  ...[
    'Port Elswick',
    'Tarn Border Station',
    'Velden',
    'Oststadt Hub',
    'Marienau',
    'Kestrel Point',
    'Sankt Avor',
    'Lindqvist Quay',
  ],
]

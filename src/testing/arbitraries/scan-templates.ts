// What scans look like: how long after the previous scan they come, where, and with which text. All of it is invented.

import type { Code } from '../../vocabulary/index.js'

/** Where on its route a parcel is scanned. */
export type RoutePoint = 'origin' | 'hub' | 'border' | 'destination' | 'here'

/**
 * What a scan of one code looks like. `minutes`: least and most since the previous scan. `byDay`: made by people, between 7 and
 * 20 o'clock. `texts`: what carriers write, the plainest first.
 */
export interface ScanTemplate {
  readonly minutes: readonly [least: number, most: number]
  readonly byDay: boolean
  readonly point: RoutePoint
  readonly texts: readonly string[]
}

const scanTemplate = (least: number, most: number, point: RoutePoint, ...texts: string[]): ScanTemplate => ({
  minutes: [least, most],
  byDay: false,
  point,
  texts,
})
const daytimeTemplate = (...rest: Parameters<typeof scanTemplate>): ScanTemplate => ({ ...scanTemplate(...rest), byDay: true })

/** The template of every code. */
// biome-ignore format: one code, one line
export const scanTemplates: Readonly<Record<Code, ScanTemplate>> = {
  '0/0': scanTemplate(3, 1200, 'hub', 'In transit', 'Shipment is on its way', 'Processed at sorting centre', 'Arrived at depot'),
  '0/1001': scanTemplate(20, 1500, 'destination', 'Arrived in the destination city', 'Arrived at the local depot', 'At the delivery station'),
  '0/1002': scanTemplate(3, 1400, 'hub', 'In transit between depots', 'Departed from sorting centre', 'Loaded for line-haul', 'Left the facility'),
  '0/1003': daytimeTemplate(30, 900, 'hub', 'Forwarded to a new address', 'Redirected at the recipient\'s request'),
  '1/1': daytimeTemplate(30, 1400, 'here', 'Accepted', 'Accepted by the carrier', 'Parcel received'),
  '1/101': scanTemplate(1, 600, 'here', 'Shipment information received', 'Label created', 'Order data received electronically'),
  '1/102': scanTemplate(1, 900, 'here', 'Waiting for pick-up', 'Ready for collection by the carrier'),
  '1/103': daytimeTemplate(20, 1400, 'here', 'Picked up', 'Collected by the courier', 'Parcel handed in at the counter'),
  '2/2': scanTemplate(10, 600, 'here', 'Exception', 'Shipment on hold', 'There is a problem with this shipment'),
  '2/201': scanTemplate(1440, 4300, 'destination', 'Out for delivery for long, not signed for', 'No signature recorded yet'),
  '2/202': scanTemplate(4300, 8600, 'here', 'No update for long', 'No scan for several days'),
  '2/203': daytimeTemplate(30, 480, 'destination', 'Delivery refused', 'Recipient declined the parcel'),
  '2/204': daytimeTemplate(60, 560, 'destination', 'Delivery attempt failed', 'Nobody home, card left', 'Business closed'),
  '2/205': scanTemplate(4300, 12_000, 'destination', 'Not collected from the pickup point', 'Pickup period has ended'),
  '2/206': daytimeTemplate(30, 500, 'destination', 'Recipient could not be reached', 'No answer by phone'),
  '2/207': scanTemplate(60, 900, 'destination', 'Address outside the service area', 'No delivery service at this address'),
  '2/208': scanTemplate(60, 3000, 'here', 'Delayed', 'Delayed by weather', 'Delayed by high volume'),
  '2/209': scanTemplate(30, 900, 'here', 'Parcel damaged', 'Damage found, repacking'),
  '2/901': scanTemplate(4300, 30_000, 'here', 'Lost', 'Shipment could not be located', 'Declared lost after a search'),
  '2/902': scanTemplate(600, 20_000, 'here', 'Destroyed', 'Disposed of', 'Abandoned at the sender\'s request'),
  '2/903': scanTemplate(600, 20_000, 'border', 'Seized', 'Confiscated by the authorities'),
  '3/3': daytimeTemplate(40, 600, 'destination', 'Delivered', 'Delivered, signed for', 'Delivery completed'),
  '3/301': daytimeTemplate(40, 600, 'destination', 'Signed for by the recipient', 'Delivered to the recipient in person'),
  '3/302': daytimeTemplate(40, 600, 'destination', 'Delivered after a problem', 'Delivered on a further attempt'),
  '3/303': daytimeTemplate(30, 500, 'destination', 'Signed for by somebody else', 'Delivered to a neighbour', 'Left with reception'),
  '3/304': daytimeTemplate(60, 1400, 'destination', 'Put into the mailbox', 'Placed in the parcel locker', 'Taken from the parcel locker'),
  '4/4': daytimeTemplate(90, 1600, 'origin', 'Returned to sender', 'Sender has received the parcel back'),
  '4/401': scanTemplate(10, 2800, 'here', 'Order cancelled', 'Label voided before collection'),
  '4/14': daytimeTemplate(90, 1600, 'origin', 'Refused and returned to sender', 'Back with the sender after a refusal'),
  '5/5': daytimeTemplate(6, 900, 'destination', 'Out for delivery', 'With the courier for delivery', 'Loaded onto the delivery vehicle'),
  '5/501': daytimeTemplate(25, 400, 'destination', 'Available for pickup', 'Waiting at the parcel shop', 'Ready in the locker'),
  '6/6': scanTemplate(20, 1500, 'here', 'Returning to sender', 'Return journey started'),
  '7/7': scanTemplate(10, 1100, 'hub', 'Handed to another carrier', 'Transferred to the delivery partner'),
  '8/8': scanTemplate(60, 3000, 'border', 'Customs clearance', 'Presented to customs'),
  '8/10': scanTemplate(30, 3000, 'border', 'Waiting for customs', 'Queued for customs clearance'),
  '8/11': scanTemplate(20, 3000, 'border', 'Customs clearance started', 'Under examination by customs'),
  '8/12': scanTemplate(15, 5000, 'border', 'Released by customs', 'Customs clearance completed'),
  '8/13': scanTemplate(60, 3700, 'border', 'Held by customs', 'Customs require further documents'),
  '14/14': daytimeTemplate(30, 480, 'destination', 'Refused by the recipient', 'Delivery failed, recipient refused'),
}

/** Invented places in the order of one route; each parcel travels a part of it. */
export const route: readonly string[] = [
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

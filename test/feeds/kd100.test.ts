import { expect, test } from 'vitest'
import { kd100, recognise } from '../../src/feeds/kd100.js'
import { replay } from '../../src/index.js'
import { onlyShipment } from './only.js'

const decode = onlyShipment(kd100.decode)

const item = (time: string, code?: string) => ({ context: `scan of ${time}`, time, ...(code && { order_status_code: code }) })
const webhook = (rest: object) => ({
  event: 'tracking_updated',
  message: 'Updated',
  carrier_id: 'ex',
  tracking_number: 'E1',
  ...rest,
})

test('an answer and a webhook body with the same items have the same events', () => {
  const items = [item('2026-03-02 10:00:00', '301'), item('2026-03-01 10:00:00', '103')]
  const { monitoring: none, ...answered } = decode({
    code: 200,
    message: 'OK',
    data: { carrier_id: 'ex', tracking_number: 'E1', order_status_code: 3, items },
  })
  const { monitoring, ...pushed } = decode(webhook({ order_status_code: 3, items }))
  expect(pushed).toEqual(answered)
  expect(none).toBeNull()
  expect(monitoring).toEqual({ status: 'tracking_updated', ended: false, message: 'Updated', correction: null })
})

test('an expired message carries no scan, no reject and no status, whatever its items', () => {
  for (const items of [undefined, null, 'null', '', []]) {
    const decoded = decode(webhook({ event: 'expired', message: 'No status update for 60 days', order_status_code: 0, items }))
    expect(decoded).toMatchObject({ shipment: 'E1', events: [], rejected: [], reported: null })
    expect(decoded.monitoring).toMatchObject({ status: 'expired', ended: true, message: 'No status update for 60 days' })
    expect(replay(decoded.events).status).toBe('expected')
  }
})

test('only a message that ends the monitoring may come without items', () => {
  expect(decode(webhook({ event: 'expired' })).rejected).toEqual([])
  expect(decode(webhook({})).rejected).toEqual([{ index: null, field: 'items', value: null, reason: 'not a list' }])
  expect(decode(webhook({ items: {} })).rejected).toEqual([{ index: null, field: 'items', value: {}, reason: 'not a list' }])
})

test('an expired message that still lists the scans keeps them, and reports no status', () => {
  const decoded = decode(webhook({ event: 'expired', order_status_code: 0, items: [item('2026-03-01 10:00:00', '103')] }))
  expect(decoded.events).toHaveLength(1)
  expect(decoded.reported).toBeNull()
})

test('a code without items has no scan to support it and is not reported', () => {
  expect(decode(webhook({ order_status_code: 0, items: [] })).reported).toBeNull()
  expect(decode(webhook({ order_status_code: 0, items: [item('2026-03-01 10:00:00')] })).reported).toBe(0)
})

test('items without a code stay without one', () => {
  const { events } = decode(webhook({ order_status_code: 3, items: [item('2026-03-01 10:00:00')] }))
  expect(events[0]?.code).toBeNull()
  expect(replay(events).steps[0]?.verdict).toBe('uncoded')
})

test('nothing is written null, "null" or empty, in places, texts and numbers', () => {
  const bare = { ...item('2026-03-01 10:00:00', 'null'), context: null, order_status_description: 'null' }
  const places = [
    { location: 'null', area_name: null },
    { location: '', area_name: 'null' },
    { location: null, area_name: 'Lyon' },
    { location: 'Lyon', area_name: 'Berlin' },
  ]
  const { shipment, events } = decode(webhook({ tracking_number: 'null', items: places.map(place => ({ ...bare, ...place })) }))
  expect(shipment).toBeNull()
  expect(events.map(({ place }) => place)).toEqual([undefined, undefined, 'Lyon', 'Lyon'])
  expect(events[0]).toMatchObject({ text: undefined, label: undefined })
  expect(replay(events.slice(0, 1)).steps[0]?.verdict).toBe('uncoded')
})

test('an error body is a reject with the provider’s words', () => {
  expect(decode({ code: 60101, message: 'No result found' }).rejected).toEqual([
    { index: null, field: 'code', value: 60101, reason: 'the provider answered: No result found' },
  ])
  expect(decode({ code: '401', message: null }).rejected[0]?.reason).toBe('the provider answered: no message')
})

test('an answer whose items are no list is a reject', () => {
  const { rejected, shipment } = decode({
    code: 200,
    message: 'OK',
    data: { tracking_number: 'E1', order_status_code: 3, items: {} },
  })
  expect(shipment).toBe('E1')
  expect(rejected).toEqual([{ index: null, field: 'items', value: {}, reason: 'not a list' }])
})

test('an object that is no KD100 payload is not recognised', () => {
  const foreign = [
    null,
    [],
    'x',
    {},
    { code: 'ENOENT', message: 'no such file' },
    { code: 200, message: 'OK' },
    { items: {} },
    { event: 'push' },
  ]
  expect(foreign.filter(recognise)).toEqual([])
})

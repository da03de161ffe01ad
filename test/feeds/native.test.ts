import { expect, test } from 'vitest'
import { native, recognise } from '../../src/feeds/native.js'
import { onlyShipment } from './only.js'

const decode = onlyShipment(native.decode)

test('an event alone and a history of it have the same code and time', () => {
  const event = { time: '2026-03-01 09:00:00', code: '1/103' }
  const alone = decode({ shipment: 'A1', ...event })
  const listed = decode({ shipment: 'A1', events: [event] })
  expect(alone.events).toEqual([{ shipment: 'A1', ...event, position: 0, sourceCode: '1/103' }])
  expect(listed.events).toEqual([{ ...event, position: 0, sourceCode: '1/103' }])
  expect([alone.shipment, listed.shipment]).toEqual(['A1', 'A1'])
  expect([alone.kind, listed.kind]).toEqual(['delta', 'snapshot'])
})

test('unknown fields are kept, `__proto__` as an ordinary field', () => {
  const [event] = decode(JSON.parse('{"events":[{"time":"2026-03-01","van":4,"__proto__":{"code":"3/301"}}]}')).events
  expect(event).toHaveProperty('van', 4)
  expect(event?.code).toBeUndefined()
  expect(Object.hasOwn(event!, '__proto__')).toBe(true)
  expect(Object.getPrototypeOf(event)).toBe(Object.prototype)
})

test('a position given is kept, and is the place in the list where none is', () => {
  const { events } = decode({ events: [{ time: '2026-03-02', position: 1 }, { time: '2026-03-01', position: 0 }, {}] })
  expect(events.map(({ position }) => position)).toEqual([1, 0, 2])
})

test('the carrier is that of the payload, where it names one', () => {
  expect(decode({ carrier: 'exampleex', events: [] }).carrier).toBe('exampleex')
  expect(decode({ events: [] }).carrier).toBeNull()
})

test('items that are no objects are listed and keep their index', () => {
  const { events, rejected } = decode({ events: [7, { time: '2026-03-01' }] })
  expect(events).toHaveLength(2)
  expect(rejected).toEqual([{ index: 0, field: 'events', value: 7, reason: 'not an object' }])
})

test('what is no payload is a reject, not an exception', () => {
  expect(decode(null).rejected).toEqual([{ index: null, field: 'payload', value: null, reason: 'not an object' }])
  expect(decode({ shipment: 'A1', events: null })).toMatchObject({
    shipment: 'A1',
    rejected: [{ field: 'events', reason: 'not a list' }],
  })
  expect([null, [], {}, { shipment: 'A1' }].filter(recognise)).toEqual([])
})

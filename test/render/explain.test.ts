import { describe, expect, test } from 'vitest'
import { explain, identityOf, replay, type TrackingEvent } from '../../src/index.js'
import type { Doubt } from '../../src/replay/index.js'
import { events, hoursIn } from '../replay/story.js'

const explained = (trace: string) => explain(replay(events(trace)))

describe('explain', () => {
  test.each([
    ['', 'Nothing is known of this parcel yet.'],
    ['1/101', 'Announced on 1 March 00:00.'],
    ['1/102', 'Waiting for pick-up by the carrier since 1 March 00:00.'],
    ['1/103', 'Accepted by the carrier on 1 March 00:00.'],
    ['1/1 0/0', 'In transit since 1 March 01:00.'],
    ['1/1 2/208', 'A problem was reported on 1 March 01:00.'],
    ['1/1 5/5', 'Out for delivery since 1 March 01:00.'],
    ['1/1 5/501', 'Available for pickup since 1 March 01:00.'],
    ['1/1 5/5 3/301', 'Delivered on 1 March 02:00.'],
    ['1/1 6/6', 'On its way back to the sender since 1 March 01:00.'],
    ['1/1 6/6 4/4', 'Back with the sender since 1 March 02:00.'],
    ['1/101 4/401', 'Cancelled before the carrier had it, on 1 March 01:00.'],
    ['1/1 7/7', 'Handed to another carrier on 1 March 01:00.'],
    ['1/1 8/10', 'In customs since 1 March 01:00.'],
    ['1/1 8/10 8/12', 'Released by customs on 1 March 02:00.'],
    ['1/101@0 1/102@5 1/101@9', 'Announced on 1 March 09:00.'],
    ['1/101@0 1/103@48 1/1@50', 'Accepted by the carrier on 3 March 00:00.'],
    ['1/1 5/5@8 5/501@30 5/501@31', 'Available for pickup since 2 March 06:00.'],
    ['1/1 5/501@8 5/5@30', 'Out for delivery since 2 March 06:00.'],
    ['1/1 5/5@8 3/304@9 3/301@20', 'Delivered on 1 March 09:00.'],
    ['1/1 6/6@3 0/0@5', 'On its way back to the sender since 1 March 03:00.'],
    ['1/1 5/5 14/14', 'Refused by the recipient on 1 March 02:00.'],
  ])('of %s is %s', (trace, sentence) => {
    expect(explained(trace)).toBe(sentence)
  })

  test('is not misled by label data that trail the parcel', () => {
    expect(explained('1/103@0 1/101@8')).toMatch(/^Accepted by the carrier on 1 March 00:00\./)
  })

  test('of anything but a report is an error', () => {
    expect(() => explain([] as never)).toThrow('explain takes a report, not []. Pass what replay or reportOf returned.')
  })

  test('names what cannot be true, and the other reading', () => {
    expect(explained('1/1 0/1002 5/5 3/301 0/1002 5/5')).toMatchInlineSnapshot(
      `"Delivered on 1 March 03:00. This is uncertain: another reading of the scans, nearly as likely, ends in "out for delivery". 2 scans cannot be true: "scan 4" (In transit) on 1 March 04:00 (a delivered parcel cannot be scanned on its way any more); "scan 5" (Out for delivery) on 1 March 05:00 (a delivered parcel cannot be scanned on its way any more)."`,
    )
    expect(explained('1/1 0/1002 5/5 3/301 0/1002 5/5 2/204')).toMatchInlineSnapshot(
      `"A problem was reported on 1 March 06:00. This is uncertain: another reading of the scans, nearly as likely, ends in "delivered". One scan must be wrong if the others are right: "scan 3" (Sign by customer) on 1 March 03:00 (a delivered parcel cannot be scanned on its way any more)."`,
    )
  })

  test('names presumed scans, oddities, unknown codes and scans without one', () => {
    expect(explained('3/302 6/6')).toMatchInlineSnapshot(
      `"On its way back to the sender since 1 March 01:00. One scan must follow others that nobody reported: "scan 0" (Delivered after exception) on 1 March 00:00 implies Accepted, Exception, Out for delivery. One scan should be noted: "scan 1" (Returning to sender) on 1 March 01:00 (the recipient sent the delivered parcel back under the same number)."`,
    )
    expect(explained('1/1 - - 99/1 5/77')).toMatchInlineSnapshot(
      `"Out for delivery since 1 March 04:00. 2 scans could not be read in full: 99/1 on 1 March 03:00, which moved nothing; 5/77 on 1 March 04:00, read as Out for delivery. 2 scans came without a code and moved nothing."`,
    )
  })

  test('names scans that were ruled untrue', () => {
    const list = [...events('1/1 5/77 3/301'), { time: hoursIn(3), text: 'Signed' }]
    const overrides = list.map(event => ({ identity: identityOf(event)!, is: 'false' }) as const)
    expect(explain(replay(list, { overrides: overrides.slice(2, 3) }))).toMatchInlineSnapshot(
      `"Out for delivery since 1 March 01:00. This may be out of date: one scan without a code came later, from 1 March 03:00 on. One scan was ruled untrue: "scan 2" (Sign by customer) on 1 March 02:00. One scan could not be read in full: 5/77 on 1 March 01:00, read as Out for delivery. One scan came without a code and moved nothing."`,
    )
    expect(explain(replay(list, { overrides: overrides.slice(1) }))).toMatchInlineSnapshot(
      `"Accepted by the carrier on 1 March 00:00. 3 scans were ruled untrue: "scan 1" (Out for delivery) on 1 March 01:00; "scan 2" (Sign by customer) on 1 March 02:00; "Signed" (no code) on 1 March 03:00."`,
    )
  })

  test.each<[Doubt, string]>([
    [
      { kind: 'contested', source: '', receivedAt: '2026-03-01T12:00:00.000Z', status: 'outForDelivery', outcome: null },
      'This is uncertain: since the list received on 1 March 12:00 UTC, the lists contradict each other, and nobody can say which is newer. By the other one, the status is "out for delivery".',
    ],
    [
      {
        kind: 'contested',
        source: 'd\u001bhl',
        receivedAt: '2026-03-01T12:00:00.000Z',
        status: 'returned',
        outcome: 'cancelled',
      },
      'This is uncertain: since the list received on 1 March 12:00 UTC, the lists of d hl contradict each other, and nobody can say which is newer. By the other one, the status is "cancelled".',
    ],
    [{ kind: 'rulings', index: 1 }, 'This is uncertain: two corrections exclude each other.'],
    [
      { kind: 'rejected', index: 1 },
      'This is uncertain: a scan that could not be placed in time, as its own is unusable or too far ahead, says otherwise.',
    ],
  ])('puts the doubt %o into words, once', (doubt, sentence) => {
    const report = { ...replay(events('1/1')), certain: false, doubts: [doubt, doubt] }
    expect(explain(report)).toBe(`Accepted by the carrier on 1 March 00:00. ${sentence}`)
  })

  test('names rejected events and earlier journeys, with years once they differ', () => {
    const rest = [{ code: '0/0', time: 'never' }]
    const again = { code: '1/1', time: '2027-01-05 10:00:00' }
    expect(explain(replay([...events('1/1 5/5 3/301'), again, ...rest]))).toMatchInlineSnapshot(
      `"Accepted by the carrier on 5 January 2027 10:00. One event could not be placed in time. The number was used before: Delivered on 1 March 2026 02:00."`,
    )
    expect(
      explain(
        replay([
          { code: '1/1', time: '2026-12-31 23:00:00' },
          { code: '0/0', time: '2027-01-01' },
        ]),
      ),
    ).toMatchInlineSnapshot(`"In transit since 1 January 2027."`)
    expect(explain(replay([{ code: '1/1', time: '2026/3/1 下午3:05' }]))).toBe('Accepted by the carrier on 1 March 15:05.')
  })

  test('quotes a carrier’s text without control characters or bidirectional overrides', () => {
    const nasty: TrackingEvent = { code: '0/0', time: hoursIn(9), text: 'left\u001b[31m the\r\n\u202edepot\u2028\u0085' }
    const line = explain(replay([...events('1/1 5/5 3/301'), nasty]))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/)
    expect(line).toContain('"left [31m the depot" (In transit)')
  })
})

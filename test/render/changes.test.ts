// A change as text: its lines, its words, and what carriers can do to them.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyInput,
  type Change,
  changes,
  codes,
  createJournal,
  identityOf,
  type TextOptions,
  type TrackingEvent,
} from '../../src/index.js'
import { displayWidth } from '../../src/render/width.js'
import { events } from '../replay/story.js'

/** The change that the last of several lists made. */
function last(...lists: readonly (readonly TrackingEvent[])[]): Change<TrackingEvent> {
  let journal = createJournal('A')
  let change = applyInput(journal, []).change
  for (const [hour, list] of lists.entries()) {
    const next = applyInput(journal, { kind: 'snapshot', events: list, receivedAt: new Date(hour * 3_600_000) })
    journal = next.journal
    change = next.change
  }
  return change
}

const scan = (code: string, hour: number, text = 'scan') => ({
  code,
  time: `2026-03-01 ${String(hour).padStart(2, '0')}:00:00`,
  text,
  place: 'Kehl',
})

// A story with every kind of line: late, re-coded, retracted, contradicted, left out.
const before = [scan('1/103', 9, 'Picked up'), scan('3/301', 12, 'Delivery completed'), scan('0/1002', 13), scan('5/5', 14, 'x')]
const after = [
  scan('1/103', 9, 'Picked up'),
  scan('5/5', 11, 'Out for delivery, with a text that is long enough to need a second line'),
  scan('3/304', 12, 'Delivery completed'),
  scan('0/1002', 15),
  { code: '5/5', time: '2026-02-31 10:00:00' },
]

describe('a change', () => {
  test('at 120 columns', () => {
    expect(changes(last(before, after), { width: 120 })).toMatchInlineSnapshot(`
      "Delivered on 1 March 12:00 (now certain)

      + 2026-03-01  ● 11:00:00  Out for delivery                Kehl: Out for delivery, with a text that is long enough to
                                                                need a second line
      ~             ● 12:00:00  re-coded from Sign by customer  Kehl: Delivery completed
                                to Delivered in mailbox
      -             ✗ 13:00:00  In transit                      Kehl: scan
                                retracted by its source
      -             ✗ 14:00:00  Out for delivery                Kehl: x
                                retracted by its source
      !             ✗ 15:00:00  In transit [1]                  Kehl: scan
      ! left out (time impossible): 2026-02-31 10:00:00

      [1]  impossible (delivered-is-final): A delivered parcel cannot be scanned on its way any more.
      "
    `)
  })

  test('at 60 columns', () => {
    expect(changes(last(before, after), { width: 60 })).toMatchInlineSnapshot(`
      "Delivered on 1 March 12:00 (now certain)

      + 2026-03-01  ● 11:00  Out for delivery
                             Kehl: Out for delivery, with a text
                             that is long enough to need a second
                             line
      ~             ● 12:00  re-coded from Sign by customer to
                             Delivered in mailbox
                             Kehl: Delivery completed
      -             ✗ 13:00  In transit
                             retracted by its source
                             Kehl: scan
      -             ✗ 14:00  Out for delivery
                             retracted by its source
                             Kehl: x
      !             ✗ 15:00  In transit [1]
                             Kehl: scan
      ! left out (time impossible): 2026-02-31 10:00:00

      [1]  impossible (delivered-is-final): A delivered parcel
           cannot be scanned on its way any more.
      "
    `)
  })

  test('in ASCII and colour', () => {
    const text = changes(last(before, after), { unicode: false, colour: true })
    expect(text.replaceAll('\u001b', '^')).toMatchInlineSnapshot(`
      "^[1mDelivered on 1 March 12:00 (now certain)^[0m

      ^[32m+^[0m 2026-03-01  ^[32m* ^[0m11:00:00  Out for delivery
                                Kehl: Out for delivery, with a text that is long
                                enough to need a second line
      ^[33m~^[0m             ^[32m* ^[0m12:00:00  re-coded from Sign by customer to Delivered in mailbox
                                Kehl: Delivery completed
      ^[31m-^[0m             ^[31mx ^[0m13:00:00  In transit
                                retracted by its source
                                Kehl: scan
      ^[31m-^[0m             ^[31mx ^[0m14:00:00  Out for delivery
                                retracted by its source
                                Kehl: x
      ^[31m!^[0m             ^[31mx ^[0m15:00:00  In transit [1]
                                Kehl: scan
      ^[31m!^[0m left out (time impossible): 2026-02-31 10:00:00

      [1]  impossible (delivered-is-final): A delivered parcel cannot be scanned on
           its way any more.
      "
    `)
  })

  test('without differences is one sentence', () => {
    const list = events('1/1 5/5')
    for (const change of [last(list, list), last(events('1/1'), list, events('1/1')), last(list, []), last()])
      expect(changes(change)).toBe('Nothing changed.\n')
  })

  test('of the first list shows the status now, not the one before', () => {
    expect(changes(last(events('1/1 5/5'))).split('\n')[0]).toBe('Out for delivery since 1 March 01:00 (certain)')
  })

  test('shows that a status became uncertain, and that it no longer is', () => {
    const uncertain = events('1/1 0/1002 5/5 3/301 0/1002 5/5')
    const open = changes(last(uncertain.slice(0, 5), uncertain))
    expect(open.split('\n')[0]).toBe('Delivered on 1 March 03:00 (now uncertain: it could also be "out for delivery")')
    const closed = changes(last(uncertain, [...uncertain, scan('3/3', 7)]))
    expect(closed.split('\n')[0]).toMatchInlineSnapshot(`"Delivered on 1 March 03:00 (now certain)"`)
  })

  test('distinguishes a scan that others contradict from one that its source retracted', () => {
    const kept = events('1/1 0/1002 5/5 3/301')
    const overruled = changes(last(kept, [...kept, ...events('- - - - 0/1002 5/5 2/204').slice(4)]))
    expect(overruled).toMatch(/- .*⊘ 03:00:00 {2}Sign by customer \[1\] .*\n +others contradict it\n/)
    expect(overruled).toMatch(/\[1\] {2}overruled \(delivered-is-final\)/)
    const fewer = [...kept.slice(0, 2), kept[3]!]
    expect(changes(last(kept, [], [], [], fewer))).toMatch(/- .*● 02:00:00 {2}Out for delivery .*\n +retracted by its source\n/)
  })

  test('shows which scans were ruled untrue, and which no longer are', () => {
    const list = events('1/1 5/5 3/301 0/1002')
    const received = { kind: 'snapshot', events: list, receivedAt: new Date(0) } as const
    const ruling = (is: 'false' | 'undecided', hour: number) =>
      ({
        kind: 'override',
        by: 'Anna',
        reason: 'wrong parcel',
        receivedAt: new Date(hour * 3_600_000),
        scans: [{ identity: identityOf(list[2]!)!, is }],
      }) as const
    const empty = createJournal<TrackingEvent>('A')
    const voided = applyInput(applyInput(empty, received).journal, ruling('false', 1))
    const believed = applyInput(voided.journal, ruling('undecided', 2))
    expect(changes(voided.change)).toMatchInlineSnapshot(`
      "Delivered on 1 March 02:00 → In transit since 1 March 03:00 (certain)

      - 2026-03-01  ⊖ 02:00:00  Sign by customer [1]   scan 2
                                ruled untrue
      +             ● 03:00:00  In transit             scan 3
                                impossible → advanced

      [1]  voided (ruled-false): A person, or the feed itself, says that the scan is
           not true.
      "
    `)
    expect(changes(believed.change)).toMatchInlineSnapshot(`
      "In transit since 1 March 03:00 → Delivered on 1 March 02:00 (certain)

      + 2026-03-01  ● 02:00:00  Sign by customer      scan 2
                                voided → advanced
      -             ✗ 03:00:00  In transit [1]        scan 3
                                others contradict it

      [1]  impossible (delivered-is-final): A delivered parcel cannot be scanned on
           its way any more.
      "
    `)
    const before = applyInput(empty, ruling('false', 0)).journal
    expect(changes(applyInput(before, received).change)).toMatch(/\n! .*⊖ 02:00:00 {2}Sign by customer \[1\]/)
  })

  test('counts the scans whose verdict stands', () => {
    const late = events('1/1 2/2@2 0/0@3')
    const text = changes(last([late[0]!, late[2]!], late))
    expect(text).toContain('\n1 scan follows another status than before; its verdict stands.\n')
    expect(text.match(/^[-+~!] /gm)).toEqual(['+ '])
  })

  test('that is unusable is an error', () => {
    expect(() => changes({} as never)).toThrow('changes takes a change, not {}. Pass the change that applyInput returned.')
    expect(() => changes(last(), { color: true } as never)).toThrow('changes has no option color. Did you mean colour?')
  })

  test('names codes where two of them have one label', () => {
    expect(changes(last([scan('1/1', 9)], [scan('1/103', 9), scan('0/0', 10)]))).toContain(
      '~ 2026-03-01  ● 09:00:00  re-coded from 1/1 to 1/103',
    )
  })

  test('names the earlier parcel of a number used again', () => {
    const parcel = events('1/1 0/0 5/5 3/3')
    const [head, now] = changes(last(parcel, [...parcel, { code: '1/1', time: '2026-06-01 00:00:00' }])).split('\n')
    expect(head).toBe('Earlier, under the same number: Delivered on 1 March 2026 03:00.')
    expect(now).toBe('Now: Accepted by the carrier on 1 June 2026 00:00 (certain)')
  })

  test('notes a verdict that clocks without a zone do not support', () => {
    const [one, other] = [createJournal('A'), events('1/1@8 5/5@10 3/301@12')]
    const first = applyInput(one, { kind: 'snapshot', source: 'a', events: other, receivedAt: new Date(0) })
    const more = { kind: 'snapshot', source: 'b', events: [scan('0/1002', 11)], receivedAt: new Date(1) } as const
    const text = changes(applyInput(first.journal, more).change, { width: 100 })
    expect(text).toContain('● 11:00:00  In transit [1]  Kehl: scan')
    expect(text).toContain('The verdicts of 2 scans rest on an order that clocks without a zone do not support.')
    expect(text).toContain('[1]  This verdict rests on an order of scans that clocks without a zone do not support.')
  })
})

const nasty = fc.constantFrom('\u001b[31m', '\u009b2J', '\r\n', '\u0000', '\u2028', '\ud83d', '\u202e', '\u2066', '\ufeff')
const words = fc.constantFrom('深圳市转运中心', 'وصلت الشحنة', '👨‍👩‍👧', 'Größe', 'Departed facility', ' ', 'x'.repeat(90))
const text = fc.array(fc.oneof(nasty, words), { maxLength: 6 }).map(parts => parts.join(''))
const time = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 20 }).map(hour => new Date(Date.UTC(2026, 2, 1, hour)).toISOString()) },
  text,
)
const code = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...codes) }, fc.constantFrom(null, '3/999', '2/\u001b[1m'), text)
const lists = fc.array(fc.array(fc.record({ code, time, text, place: text }), { maxLength: 8 }), { minLength: 1, maxLength: 4 })
const options: fc.Arbitrary<TextOptions & { width: number }> = fc.record({
  width: fc.integer({ min: 40, max: 140 }),
  unicode: fc.boolean(),
  colour: fc.boolean(),
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that colour is made of
const withoutColour = (text: string) => text.replace(/\u001b\[\d+m/g, '')

describe('any change', () => {
  test('has no line wider than asked, and no control characters', () => {
    fc.assert(
      fc.property(lists, options, (given, layout) => {
        for (const line of withoutColour(changes(last(...given), layout)).split('\n')) {
          expect(displayWidth(line)).toBeLessThanOrEqual(layout.width)
          expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
          expect(line.replace(/\u2068[^\u2068\u2069]*\u2069/g, '')).not.toMatch(/(?![\u200c\u200d])\p{Cf}/u)
        }
      }),
    )
  })

  test('is ASCII where that is all there is', () => {
    fc.assert(
      fc.property(lists, options, (given, layout) => {
        expect(withoutColour(changes(last(...given), { ...layout, unicode: false }))).toMatch(/^[\n -~]*$/)
      }),
    )
  })

  test('shows whatever was added, retracted and rejected', () => {
    fc.assert(
      fc.property(lists, given => {
        const change = last(...given)
        const { added, retracted, recoded, rejected, revised } = change
        const presumed = revised.flatMap(({ after: step, before: gone }) => (step ?? gone)?.presumed ?? []).length
        const signs = (changes(change, { width: 140 }).match(/^[-+~!] /gm) ?? []).length
        expect(signs).toBeGreaterThanOrEqual(added.length + retracted.length + rejected.length - 2 * recoded.length)
        expect(signs).toBeLessThanOrEqual(revised.length + rejected.length + presumed + 1)
      }),
    )
  })
})

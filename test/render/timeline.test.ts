import { describe, expect, test } from 'vitest'
import { identityOf, replay, type TrackingEvent, timeline } from '../../src/index.js'
import { events } from '../replay/story.js'

// Worked examples.
const examples = [
  '1/1 0/1002 0/1002 5/5 3/301',
  '1/1 3/301',
  '1/1 0/1002 5/5 3/301 0/1002',
  '1/1 0/1002 5/5 3/301 0/1002 5/5',
  '1/1 0/1002 5/5 3/301 0/1002 5/5 2/204',
  '1/1 0/1002 5/5 0/0 5/501 5/5 3/304',
  '1/1 0/1002 5/5 3/302',
  '1/1 0/1002 5/5 14/14 6/6 0/1002 4/4',
  '1/1 0/1002 4/4',
  '1/1 0/1002 5/5 6/6 0/1002 3/301 3/3',
  '1/1 0/1002 5/5 3/301 6/6 4/4',
  '1/1 0/1002 4/401',
  '1/1 8/10 8/13 5/5 3/301',
  '3/301',
  '1/1 0/1002 5/5 3/303 5/501',
  '1/1 0/1002 5/5 3/3 2/2 5/5 3/3',
  '1/1 0/1002 5/5 3/301 0/0',
  '1/1 0/1002 1/103 0/1002',
  '1/101 1/103 0/1002 2/901',
  '1/103 0/1002 2/901 0/1002 5/5 3/301',
  '1/1 6/6 4/4 4/401',
  '1/1 8/10 2/205',
  '1/1 8/10 14/14 14/14',
]

const parcel: readonly TrackingEvent[] = [
  { code: '1/103', time: '2026-03-01 09:00:00', place: 'Shenzhen', text: 'Picked up by the courier of the sender in Shenzhen' },
  {
    code: '0/1002',
    time: '2026-03-01 21:10:00',
    place: '深圳市',
    text: '快件已到达【深圳转运中心】，准备发往下一站，感谢您的使用，期待再次为您服务',
  },
  {
    code: '0/1002',
    time: '2026-03-01 21:10:00',
    place: '深圳市',
    text: '快件已到达【深圳转运中心】，准备发往下一站，感谢您的使用，期待再次为您服务',
  },
  { code: '0/1003', time: '2026-03-02 06:00:00', place: 'São Paulo', text: 'Encaminhado 📦' },
  { code: '0/0', time: '2026-03-02 08:00:00', place: 'دبي', text: 'وصلت الشحنة إلى مركز الفرز (DXB) 123' },
  { code: '2/999', time: '2026-03-02 08:01:00', text: 'held \u001b[31mred\u001b[0m \u202egpj.exe' },
  { time: '2026-03-02 08:01:30', text: 'no code here' },
  { code: '99/1', time: '2026-03-02 08:01:40', place: 'Depot 7' },
  { code: '3/301', time: '2026-03-02 11:30:00', text: 'Signed: A. Recipient' },
  { code: '0/1002', time: '2026-03-02 11:52:00', text: 'Departed facility' },
  { code: '5/5', time: '2026-02-31 11:52:00', text: 'never' },
]

describe('a timeline', () => {
  test.each([60, 120])('of each worked example at %i columns', async width => {
    const text = examples.map(trace => `### ${trace}\n\n${timeline(replay(events(trace)), { width })}`)
    await expect(text.join('\n')).toMatchFileSnapshot(`timelines/${width}.txt`)
  })

  test.each([60, 80, 120])('of a troubled parcel at %i columns', async width => {
    await expect(timeline(replay(parcel), { width, reported: '0/0' })).toMatchFileSnapshot(`timelines/parcel-${width}.txt`)
  })

  test('in ASCII', async () => {
    await expect(timeline(replay(parcel), { width: 80, unicode: false })).toMatchFileSnapshot('timelines/parcel-ascii.txt')
  })

  test('in colour', () => {
    const text = timeline(replay(events('1/1 3/301 0/1002')), { colour: true })
    expect(text.replaceAll('\u001b', '^')).toMatchInlineSnapshot(`
      "^[1mDelivered on 1 March 01:00 (certain)^[0m

      2026-03-01  ^[32m● ^[0m00:00:00  Accepted                     scan 0
      ^[2m            ○           Out for delivery (presumed)^[0m
                  ^[32m◉ ^[0m01:00:00  Sign by customer [1]         scan 1
                  ^[31m✗ ^[0m02:00:00  In transit [2]               scan 2

      [1]  gap (not-offered): The parcel had not been out for delivery or available
           for pickup yet.
      [2]  impossible (delivered-is-final): A delivered parcel cannot be scanned on
           its way any more.
      "
    `)
  })

  test('of a number used again shows the earlier parcel first', () => {
    const again = [...events('1/1 0/0 5/5 3/3'), { code: '1/1', time: '2026-06-01 00:00:00' }]
    expect(timeline(replay(again))).toMatchInlineSnapshot(`
      "Earlier, under the same number: Delivered on 1 March 2026 03:00 (certain)

      2026-03-01  ● 00:00:00  Accepted          scan 0
                  ● 01:00:00  In transit        scan 1
                  ● 02:00:00  Out for delivery  scan 2
                  ● 03:00:00  Delivered         scan 3

      Now: Accepted by the carrier on 1 June 2026 00:00 (certain)

      2026-06-01  ● 00:00:00  Accepted
      "
    `)
  })

  test('marks a scan that was ruled untrue', () => {
    const list = events('1/1 5/5 3/301')
    const report = replay(list, { overrides: [{ identity: identityOf(list[2]!)!, is: 'false' }] })
    expect(timeline(report)).toMatchInlineSnapshot(`
      "Out for delivery since 1 March 01:00 (certain)

      2026-03-01  ● 00:00:00  Accepted              scan 0
                  ● 01:00:00  Out for delivery      scan 1
                  ⊖ 02:00:00  Sign by customer [1]  scan 2

      [1]  voided (ruled-false): A person, or the feed itself, says that the scan is
           not true.
      "
    `)
    expect(timeline(report, { unicode: false })).toContain('v 02:00:00  Sign by customer [1]')
  })

  test('names doubts beside the status, each once', () => {
    const doubts = [
      { kind: 'contested', source: 'dhl', receivedAt: '2026-03-01T12:00:00.000Z', status: 'exception', outcome: 'lost' },
      { kind: 'rulings', index: 0 },
      { kind: 'rulings', index: 1 },
      { kind: 'rejected', index: 2 },
    ] as const
    expect(timeline({ ...replay(events('1/1')), certain: false, doubts }, { width: 200 }).split('\n')[0]).toMatchInlineSnapshot(
      `"Accepted by the carrier on 1 March 00:00 (uncertain: another list may be newer, which ends in "lost"; two corrections exclude each other; a scan that could not be placed in time says otherwise)"`,
    )
  })

  test('of an unknown option or an unusable value is an error', () => {
    const report = replay([])
    expect(() => timeline(report, { widht: 80 } as never)).toThrow('timeline has no option widht. Did you mean width?')
    expect(() => timeline(report, { width: '80' as never })).toThrow('Unusable option width: "80". Pass a number of columns.')
    expect(() => timeline(report, { measure: 1 as never })).toThrow('Unusable option measure: 1. Pass a function')
    expect(() => timeline(undefined as never)).toThrow(
      'timeline takes a report, not undefined. Pass what replay or reportOf returned.',
    )
  })

  test('of nothing', () =>
    expect(timeline(replay([]))).toBe('Nothing is known of this parcel yet (uncertain: no scan with a code)\n'))

  test('shows where the provider’s status differs, and only there', () => {
    const report = replay(events('1/1 0/0 5/5 3/3'))
    expect(timeline(report, { reported: 0 })).toContain('\nThe provider says "In transit"; its scans say otherwise.\n')
    for (const reported of [3, '3/301', null, 'nonsense']) expect(timeline(report, { reported })).not.toContain('provider')
  })

  test('keeps zones and drops fractions of seconds', () => {
    const at = (time: string | Date) => timeline(replay([{ code: '1/1', time }])).split('\n')[2]
    expect(at('2026-03-01T09:00:00.123+08:00')).toBe('2026-03-01  ● 09:00:00+08:00  Accepted')
    expect(at(new Date(0))).toBe('1970-01-01  ● 00:00:00Z  Accepted')
    expect(at('2026-03-01')).toBe('2026-03-01  ●   Accepted')
  })

  test('writes every form of a time in the same one', () => {
    const at = (time: string | number) => timeline(replay([{ code: '1/1', time }])).split('\n')[2]
    expect(at('2026/3/1 下午3:05')).toBe('2026-03-01  ● 15:05:00  Accepted')
    expect(at('2026年3月1日')).toBe('2026-03-01  ●   Accepted')
    expect(at('2026.3.1 9:05 +0800')).toBe('2026-03-01  ● 09:05:00+0800  Accepted')
    for (const time of [1_772_355_900, '1772355900000']) expect(at(time)).toBe('2026-03-01  ● 09:05:00Z  Accepted')
  })
})

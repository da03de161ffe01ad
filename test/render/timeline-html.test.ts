import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, replay } from '../../src/index.js'
import { type TimelineHtmlOptions, timelineHtml } from '../../src/render/index.js'
import { events } from '../replay/story.js'
import { runs } from '../runs.js'

const scan = (code: string | null, time: string, text?: string, place?: string) => ({ code, time, text, place })

test('shows the status, the doubts, and every scan with sign and word', () => {
  const report = replay([
    scan('1/101', '2026-02-20 09:00:00', '商家已下单', '杭州市'),
    scan('5/5', '2026-03-02 08:01:00'),
    scan('3/301', '2026-03-02T11:30:00+01:00', 'Signed in Madrid', 'Madrid'),
    scan('0/999', '2026-03-02 11:52:00', 'Departed'),
    scan(null, '2026/3/2 3:05 PM', 'A note'),
    scan('3/301', 'tomorrow'),
  ])
  expect(timelineHtml(report, { reported: '0/0' })).toMatchInlineSnapshot(`
    "<div class="sf-timeline">
    <section class="sf-journey"><h3>Delivered on 2 March 2026 11:30
    <span class="sf-certainty sf-uncertain">? uncertain</span></h3>
    <p class="sf-doubt">This may be out of date: one scan without a code came later, from 2 March 2026 15:05 on.</p>
    <p class="sf-doubt">The provider says &quot;In transit&quot;.</p>
    <ol class="sf-scans">
    <li class="sf-scan sf-advanced"><span class="sf-sign" aria-hidden="true">●</span> <time datetime="2026-02-20 09:00:00">2026-02-20 09:00:00</time> <span class="sf-what"><b><bdi>Info received</bdi></b> <i class="sf-verdict">advanced</i> <span class="sf-texts"><bdi class="sf-text">杭州市</bdi> <bdi class="sf-text">商家已下单</bdi></span></span></li>
    <li class="sf-idle">9 days without a scan</li>
    <li class="sf-scan sf-presumed"><span class="sf-sign" aria-hidden="true">○</span> <span class="sf-what"><b>Accepted</b> <i class="sf-verdict">presumed</i></span></li>
    <li class="sf-scan sf-gap"><span class="sf-sign" aria-hidden="true">◉</span> <time datetime="2026-03-02 08:01:00">2026-03-02 08:01:00</time> <span class="sf-what"><b><bdi>Out for delivery</bdi></b> <i class="sf-verdict">gap</i> <span class="sf-note">The carrier had not collected the parcel yet.</span></span></li>
    <li class="sf-scan sf-advanced"><span class="sf-sign" aria-hidden="true">●</span> <time datetime="2026-03-02T11:30:00+01:00">2026-03-02T11:30:00+01:00</time> <span class="sf-what"><b><bdi>Sign by customer</bdi></b> <i class="sf-verdict">advanced</i> <span class="sf-texts"><bdi class="sf-text">Signed in Madrid</bdi></span></span></li>
    <li class="sf-scan sf-unusual"><span class="sf-sign" aria-hidden="true">◆</span> <time datetime="2026-03-02 11:52:00">2026-03-02 11:52:00</time> <span class="sf-what"><b><bdi>In transit (0/999)</bdi></b> <i class="sf-verdict">unusual</i> <span class="sf-texts"><bdi class="sf-text">Departed</bdi></span> <span class="sf-note">The vocabulary has no such substatus; it was read as its status alone.</span> <span class="sf-note">The provider added a note after the delivery.</span></span></li>
    <li class="sf-scan sf-uncoded"><span class="sf-sign" aria-hidden="true">-</span> <time datetime="2026-03-02 15:05:00">2026-03-02 15:05:00</time> <span class="sf-what"><b><bdi>No code</bdi></b> <i class="sf-verdict">uncoded</i> <span class="sf-texts"><bdi class="sf-text">A note</bdi></span></span></li>
    </ol>
    </section>
    <ul class="sf-rejected">
    <li>Event 5 was left out (time unreadable): <bdi>tomorrow</bdi></li>
    </ul>
    </div>
    "
  `)
})

test('earlier journeys come first', () => {
  const html = timelineHtml(replay(events('1/1 5/5 3/301 1/1@4000')), { heading: 4 })
  expect(html.match(/<h4>[^<]*/g)).toEqual([
    '<h4>Earlier, under the same number: Delivered on 1 March 2026 02:00\n',
    '<h4>Now: Accepted by the carrier on 14 August 2026 16:00\n',
  ])
})

test('leaves texts and places out where asked', () => {
  const report = replay([scan('1/1', '2026-03-01 09:00:00', 'Secret text', 'Secret place'), scan('1/1', 'Secret time')])
  expect(timelineHtml(report)).toMatch(/Secret text[\s\S]*Secret time/)
  expect(timelineHtml(report, { texts: false })).not.toContain('Secret')
})

describe('any report', () => {
  const hostile = fc.constantFrom(
    '</script><img src=x onerror=alert(1)>',
    '" onclick="x',
    ']]>',
    '\u0000\u001b[31m',
    '\u202e',
    'خرج',
    '&lt;b>',
  )
  const text = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom(undefined, null, 7))
  const time = fc.oneof(
    fc.nat(5000).map(hours => new Date(1.77e12 + hours * 3.6e6).toISOString()),
    hostile,
  )
  const code = fc.oneof({ weight: 4, arbitrary: fc.constantFrom<string | null>(...codes, null, '3/999') }, hostile)
  const reports = fc.array(fc.record({ code, time, text, place: text }), { maxLength: 12 }).map(list => replay(list as never[]))

  test('is well-formed markup of known elements alone, with an item for every scan', () => {
    fc.assert(
      fc.property(reports, report => {
        const html = timelineHtml(report)
        const open: string[] = []
        for (const [tag, slash, name, attributes] of html.matchAll(/<(\/?)([^\s>]*)([^>]*)>/g)) {
          if (slash) expect(open.pop(), html).toBe(name)
          else open.push(name!)
          expect(tag).toMatch(/^<\/?(div|section|h3|span|p|ol|ul|li|time|b|i|bdi)\b/)
          expect(attributes).toMatch(/^( (class|datetime|aria-hidden)="[^"<>&]*")*$/)
        }
        expect(open).toEqual([])
        expect(html).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u)
        const journeys = [...report.journeys, report]
        const scans = journeys.reduce((sum, { steps, presumed }) => sum + steps.length + presumed.length, 0)
        expect(html.match(/<li class="sf-scan /g)?.length ?? 0).toBe(scans)
        expect(html.match(/<li>/g)?.length ?? 0).toBe(report.rejected.length)
        expect(html.match(/class="sf-note"/g)?.length ?? 0).toBe(journeys.reduce((sum, { flags }) => sum + flags.length, 0))
      }),
      { numRuns: runs(500) },
    )
  })
})

test.each<[TimelineHtmlOptions, string]>([
  [{ width: 7 } as never, 'timelineHtml has no option width.'],
  [{ heading: 1 as never }, 'Unusable option heading: 1. Pass 2, 3 or 4.'],
  [{ texts: 'no' as never }, 'Unusable option texts: "no". Pass true or false.'],
])('%j is refused', (options, message) => expect(() => timelineHtml(replay([]), options)).toThrow(message))

test('what was inferred is called so', () => {
  const report = replay([scan(null, '2026-03-02 11:30:00', 'Signed'), scan('0/0', '2026-03-02 12:00:00')], {
    classify: ({ text }) => (text === 'Signed' ? '3/301' : undefined),
  })
  expect(timelineHtml(report)).toContain('<bdi>Sign by customer</bdi> (inferred from its text)')
  expect(timelineHtml(report).match(/inferred from its text\)/g)).toHaveLength(2)
})

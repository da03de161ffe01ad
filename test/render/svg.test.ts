import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, constraints, type Report, replay } from '../../src/index.js'
import { standingTitle } from '../../src/render/doubts.js'
import { processMap, type SvgOptions, svg } from '../../src/render/index.js'
import { shippedTable, type Table, withoutConstraints } from '../../src/table/index.js'
import { events } from '../replay/story.js'
import { runs } from '../runs.js'

interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const readRect = (text: string): Rect => {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(name =>
    Number(new RegExp(` ${name}="(-?[\\d.]+)"`).exec(text)![1]),
  )
  return { x: x!, y: y!, width: width!, height: height! }
}
const rectsOf = (picture: string, name: string): Rect[] =>
  [...picture.matchAll(new RegExp(`<rect class="${name}"[^>]*>`, 'g'))].map(([text]) => readRect(text))

// The pairs of rectangles that share more than their borders.
// Labels and boxes of a picture that stand on each other or outside.
function overlapsIn(picture: string): string[] {
  const [labels, boxes] = [rectsOf(picture, 'sf-halo'), rectsOf(picture, 'sf-box')]
  return [...collisions(labels, labels), ...collisions(labels, boxes), ...collisions(boxes, boxes), ...outside(picture)]
}

function collisions(rects: readonly Rect[], others: readonly Rect[]): string[] {
  return rects.flatMap((a, at) =>
    (rects === others ? others.slice(at + 1) : others).flatMap(b =>
      a.x + a.width > b.x + 0.3 && b.x + b.width > a.x + 0.3 && a.y + a.height > b.y + 0.3 && b.y + b.height > a.y + 0.3
        ? [`${JSON.stringify(a)} ${JSON.stringify(b)}`]
        : [],
    ),
  )
}

// What of a picture lies outside it.
function outside(picture: string): string[] {
  const [left, top, width, height] = /viewBox="([^"]+)"/.exec(picture)![1]!.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ]
  const isOut = (x: number, y: number) => x < left || x > left + width || y < top || y > top + height
  const points = [...picture.matchAll(/ d="([^"]+)"/g)].flatMap(([, path]) =>
    [...path!.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
  )
  const corners = [...picture.matchAll(/<rect [^>]+>/g)].flatMap(([text]) => {
    const { x, y, width, height } = readRect(text)
    return [[x, y] as const, [x + width, y + height] as const]
  })
  return [...points, ...corners].filter(([x, y]) => isOut(x, y)).map(String)
}

const boxesOf = (picture: string): Record<string, string> =>
  Object.fromEntries(
    [...picture.matchAll(/data-standing="(\w+)"><rect class="sf-box" ([^>]+)\/>/g)].map(([, standing, place]) => [
      standing,
      place,
    ]),
  )
const namesOf = (table: Table) => [...new Set(table.states.flatMap(state => (state ? [state.outcome ?? state.status] : [])))]
const reportOf = (trace: string) => replay(events(trace))
const traces = fc.array(fc.constantFrom(...codes), { maxLength: 25 }).map(words => words.join(' '))
const names = constraints.map(({ name }) => name)

describe('the statechart', () => {
  test('has every status once, and no text on another, whatever its constraints', () => {
    const isSound = (without: readonly (typeof names)[number][]) => {
      const table = withoutConstraints(shippedTable, without)
      const picture = svg(table)
      expect(Object.keys(boxesOf(picture)).sort()).toEqual(namesOf(table).sort())
      for (const name of namesOf(table)) for (const word of standingTitle(name).split(' ')) expect(picture).toContain(word)
      expect(overlapsIn(picture)).toEqual([])
      return rectsOf(picture, 'sf-halo').length
    }
    expect(isSound([])).toBeGreaterThan(10)
    isSound(names)
    fc.assert(
      fc.property(fc.subarray([...names]), without => void isSound(without)),
      { numRuns: runs(20) },
    )
  })

  test('draws an arrow for each of the diagram, dashed where always unusual, and marks ends', () => {
    const picture = svg(shippedTable)
    const described = /<desc>.*?\. (.*)\.<\/desc>/.exec(picture)![1]!.split('; ')
    // Four of them begin at the outer frame: accepted leads wherever the others in it lead.
    expect(picture.match(/<g class="sf-edge /g)).toHaveLength(described.length - 4)
    expect(picture.match(/<g class="sf-edge sf-unusual/g)).toHaveLength(described.filter(text => text.includes('unusual')).length)
    expect(picture.match(/class="sf-end"/g)).toHaveLength(5)
    expect(picture.match(/class="sf-frame"/g)).toHaveLength(2)
  })

  test('is the same each time', () => expect(svg({ ...shippedTable })).toBe(svg(shippedTable)))

  test('stands in the documentation as it is', async () => {
    await expect(svg(shippedTable)).toMatchFileSnapshot('../../docs/pictures/statechart.svg')
    const demo = reportOf('1/103 0/1002 5/5 3/301 0/1002')
    await expect(svg(demo, { title: 'The path of a parcel' })).toMatchFileSnapshot('../../docs/pictures/path.svg')
  })
})

describe('a path', () => {
  const lookOf = (picture: string, standing: string) =>
    new RegExp(`<g class="sf-node([^"]*)" data-standing="${standing}"`).exec(picture)![1]!.trim()
  const labelsOf = (picture: string) =>
    [...picture.matchAll(/<g class="sf-(\w+) sf-lit">(?:<rect[^>]*>)((?:<text[^>]*>[^<]*<\/text>)+)<\/g>/g)].map(
      ([, kind, text]) => ({
        kind: kind!,
        text: text!.replace(/<[^>]+>/g, ' ').trim(),
      }),
    )

  test('lights what was visited, numbers the scans, and marks those that do not count', () => {
    const picture = svg(reportOf('3/301 0/1002 6/6'))
    const lit = ['expected', 'accepted', 'outForDelivery', 'delivered']
    for (const name of lit) expect(lookOf(picture, name), name).toBe('sf-lit')
    expect(lookOf(picture, 'returning')).toBe('sf-lit sf-current')
    expect(lookOf(picture, 'inTransit')).toBe('sf-faint')
    expect(labelsOf(picture)).toEqual([
      { kind: 'presumed', text: '○ 1' },
      { kind: 'presumed', text: '○ 2' },
      { kind: 'kept', text: '3' },
      { kind: 'refused', text: '✗ 4' },
      { kind: 'unusual', text: '◆ 5' },
    ])
    expect(picture).toContain('4. In transit (refused: delivered-is-final). 5. Returning to sender (unusual: reopened).')
  })

  test('shortens the numbers of an arrow that is taken often, and its description', () => {
    const picture = svg(reportOf('1/1 0/0 2/208 0/0 2/208 0/0 2/208 0/0 2/208 0/0 2/208 0/0'))
    expect(labelsOf(picture).map(({ text }) => text)).toEqual(['1', '2', '3, 5 … 11', '4, 6 … 12'])
    expect(svg(reportOf('1/1'.padEnd(1503, ' 0/0 2/208')))).toMatch(/ 100\. In transit\. And 201 more\.<\/desc>/)
  })

  test('has the places of its table, ends where the report does, and no number on another', () => {
    const places = boxesOf(svg(shippedTable))
    fc.assert(
      fc.property(traces, trace => {
        const report = reportOf(trace)
        const picture = svg(report)
        expect(boxesOf(picture)).toEqual(places)
        expect(/data-standing="(\w+)"/.exec(picture.slice(picture.indexOf('sf-lit sf-current')))![1]).toBe(
          report.outcome ?? report.status,
        )
        const [labels, boxes] = [rectsOf(picture, 'sf-halo'), rectsOf(picture, 'sf-box')]
        expect([...collisions(labels, labels), ...collisions(labels, boxes), ...outside(picture)]).toEqual([])
        const numbers = labelsOf(picture).flatMap(({ text }) =>
          text.includes('…') ? [] : (text.match(/\d+/g) ?? []).map(Number),
        )
        expect(new Set(numbers).size).toBe(numbers.length)
      }),
      { numRuns: runs(150) },
    )
  })

  test('over a table without one of its statuses is an error', () => {
    const states = shippedTable.states.map(state => (state?.outcome === 'lost' ? { ...state, outcome: null } : state))
    const table = { ...shippedTable, states }
    expect(() => svg(reportOf('1/1 2/901'), { table })).toThrow(
      /^Unusable option table: "\w+"\. It has no status "lost"\. Pass the table/,
    )
    expect(svg(reportOf('1/1 0/0'), { table })).toContain('sf-lit sf-current')
  })
})

describe('a process map', () => {
  const map = processMap(
    ['1/1 0/0 5/5 3/301', '1/1 0/0 0/0 5/5 3/301 0/1002', '3/301', '1/1 0/0 2/208 0/0 5/5 3/301'].map(reportOf),
  )
  const figuresOf = (picture: string) => [...picture.matchAll(/sf-label"[^>]*>([^<]*)</g)].map(([, text]) => text)
  const edgesOf = (picture: string) => [...picture.matchAll(/<title>([^<]*?): [\d,]+ scans?,/g)].map(([, name]) => name)

  test('draws each edge with its figure, and what stays in the box', () => {
    const picture = svg(map)
    expect(figuresOf(picture).sort()).toEqual(['1', '1', '1', '1', '3', '3', '3', '4', '✗ 1'])
    expect(edgesOf(picture)).toContain('Delivered to In transit (refused: delivered-is-final)')
    expect(picture).toContain('>↻ 1<')
    expect(picture).toContain('<title>Accepted to In transit: 3 scans, 3 shipments, median 1 h</title>')
    expect(figuresOf(svg(map, { show: 'time' }))).toContain('✗ 1 h')
  })

  test('has the same places whatever it shows', () =>
    expect(boxesOf(svg(map, { show: 'time' }))).toEqual(boxesOf(svg(map, { show: 'shipments' }))))

  test('leaves out what few shipments took, yet reaches every status', () => {
    expect(edgesOf(svg(map, { threshold: 1 }))).toEqual(
      [
        'Expected to Accepted',
        'In transit to Exception',
        'In transit to Out for delivery',
        'Accepted to In transit',
        'Out for delivery to Delivered',
      ].sort((a, b) => edgesOf(svg(map)).indexOf(a) - edgesOf(svg(map)).indexOf(b)),
    )
    expect(edgesOf(svg(map, { threshold: 0.26 }))).not.toContain('Delivered to In transit (refused: delivered-is-final)')
    expect(Object.keys(boxesOf(svg(map, { threshold: 1 })))).toEqual(Object.keys(boxesOf(svg(map))))
  })

  test('of nothing has the beginning only', () => expect(Object.keys(boxesOf(svg(processMap([]))))).toEqual(['expected']))

  test('of many edges has no figure on another', () => {
    fc.assert(
      fc.property(fc.array(traces, { minLength: 5, maxLength: 30 }), all => {
        expect(overlapsIn(svg(processMap(all.map(reportOf)), { threshold: 0.2 }))).toEqual([])
      }),
      { numRuns: runs(20) },
    )
  })
})

describe('refused', () => {
  test.each<[SvgOptions, string]>([
    [{ titel: 'x' } as SvgOptions, 'svg has no option titel. Did you mean title?'],
    [{ title: 7 as never }, 'Unusable option title: 7. Pass a text.'],
    [{ show: 'days' as never }, `Unusable option show: "days". Pass 'scans', 'shipments' or 'time'.`],
    [{ threshold: 2 }, 'Unusable option threshold: 2. Pass a number from 0 to 1.'],
    [{ styled: 1 as never }, 'Unusable option styled: 1. Pass true or false.'],
    [{ table: {} as never }, 'Unusable option table: {}. Pass shippedTable'],
  ])('%j', (options, message) => expect(() => svg(reportOf('1/1'), options)).toThrow(message))

  test('what is no picture', () => {
    for (const drawn of [7, null, {}, { nodes: [], edges: [{ from: 'a', to: 'b' }] }])
      expect(() => svg(drawn as never)).toThrow('svg takes a table, a report or a process map, not ')
    expect(() => svg({ grid: 1 } as never)).toThrow('Unusable option table')
  })
})

test('texts from outside are inert', () => {
  const hostile = `</title><script>alert(1)</script>]]>\u0000\u202e\ud800"'&`
  const title = '&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;]]&gt; &quot;&#39;&amp;'
  expect(svg(shippedTable, { title: hostile })).toContain(`<title>${title}</title>`)
  const forged = { shipments: 1, nodes: [{ standing: hostile, scans: hostile, shipments: 1 }], edges: [] }
  expect(svg(forged as never)).not.toContain('<script')
  const report: Report = reportOf('1/1 0/0 3/301 0/0')
  const steps = report.steps.map(step => ({ ...step, constraint: hostile }))
  expect(svg({ ...report, steps } as never)).not.toContain('<script')
})

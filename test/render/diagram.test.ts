import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, identityOf, replay, statusRows } from '../../src/index.js'
import { dot, mermaid } from '../../src/render/index.js'
import { cellAt, shippedTable } from '../../src/table/index.js'
import { events } from '../replay/story.js'

const names = [...statusRows.map(({ status }) => status as string), 'cancelled', 'lost', 'destroyed']

interface Drawing {
  readonly box: readonly string[]
  readonly arrows: readonly { readonly from: string; readonly to: string; readonly label: string; readonly style: string }[]
}

// The diagram as a Mermaid reader would parse it; throws for text that it would refuse.
function readMermaid(text: string): Drawing {
  const lines = text.trimEnd().split('\n')
  expect(lines.splice(0, 2)).toEqual(['stateDiagram-v2', 'direction LR'])
  const box: string[] = []
  if (/^state "[^"]+" as any \{$/.test(lines[0] ?? '')) {
    lines.shift()
    while (lines[0] !== '}') box.push(lines.shift()!)
    lines.shift()
  }
  const arrows = lines.map(line => {
    const [, from = '', to = '', label = ''] = /^(\w+) --> (\w+)(?: : (.+))?$/.exec(line) ?? expect.fail(line)
    return { from, to, label, style: '' }
  })
  return { box, arrows }
}

// The same for Graphviz.
function readDot(text: string): Drawing {
  const lines = text.trimEnd().split('\n')
  expect(lines.splice(0, 3)).toEqual(['digraph {', 'rankdir=LR', 'node [shape=box style=rounded]'])
  expect(lines.pop()).toBe('}')
  const box: string[] = []
  if (lines.includes('subgraph cluster {')) {
    expect(lines.splice(0, 2)[1]).toMatch(/^any \[shape=none label="[^"]+"\]$/)
    while (lines[0] !== '}') box.push(lines.shift()!)
    lines.shift()
  }
  const arrows = lines.map(line => {
    const [, from = '', to = '', label = '', style = ''] =
      /^(\w+) -> (\w+) \[label="([^"\\]*)"((?: \w+=\w+)*)\]$/.exec(line) ?? expect.fail(line)
    return { from, to, label, style: style.trim() }
  })
  return { box, arrows }
}

// How the table leads from one status to another: '' where it does so regularly, else the constraints it remarks.
function constraintsBetween(from: string, to: string): Set<string> {
  const found = new Set<string>()
  const nameOf = (id: number) => {
    const { status, outcome } = shippedTable.states[id]!
    return outcome ?? status
  }
  for (const state of shippedTable.states)
    for (const at of codes.keys()) {
      if (!state || nameOf(state.id) !== from) continue
      const cell = cellAt(shippedTable, state.id, at + 1)
      if (nameOf(cell.to) !== to) continue
      if (cell.judgement.kind === 'regular') found.add('')
      if (cell.judgement.kind === 'unusual') found.add(cell.judgement.constraint)
    }
  return found
}

describe('the table', () => {
  test('in Mermaid', async () => {
    await expect(mermaid(shippedTable)).toMatchFileSnapshot('diagrams/machine.mmd')
  })

  test('stands in the documentation as it is', () =>
    expect(readFileSync('docs/reference/rendering.md', 'utf8')).toContain(`\`\`\`mermaid\n${mermaid(shippedTable)}\`\`\`\n`))

  test('in Graphviz', async () => {
    await expect(dot(shippedTable)).toMatchFileSnapshot('diagrams/machine.dot')
  })

  test('shows the same in both', () => {
    const plain = ({ box, arrows }: Drawing) => ({ box, arrows: arrows.map(({ from, to, label }) => ({ from, to, label })) })
    expect(plain(readDot(dot(shippedTable)))).toEqual(plain(readMermaid(mermaid(shippedTable))))
    for (const { label, style } of readDot(dot(shippedTable)).arrows) expect(style).toBe(label && 'style=dashed')
  })

  test('agrees with the table for every two statuses', () => {
    const { box, arrows } = readMermaid(mermaid(shippedTable))
    for (const from of names)
      for (const to of names.filter(name => name !== from)) {
        const isEnd = (name: string) => name === to || (name === 'any' && box.includes(to))
        const own = arrows.filter(arrow => arrow.from === from && isEnd(arrow.to)).map(({ label }) => label)
        const isShared = box.includes(from) && (box.includes(to) || arrows.some(arrow => arrow.from === 'any' && arrow.to === to))
        const [shown, ...more] = own.length > 0 ? own : isShared ? [''] : []
        const constraints = constraintsBetween(from, to)
        const expected = constraints.has('') ? [''] : [...constraints].map(constraint => `~ ${constraint}`)
        expect(more).toEqual([])
        expect(shown === undefined ? [] : expected, `${from} → ${to}`).toEqual(expected)
        if (shown !== undefined) expect(expected, `${from} → ${to}`).toContain(shown)
      }
  })
})

describe('a path', () => {
  const path = (trace: string) =>
    mermaid(replay(events(trace)))
      .split('\n')
      .slice(2, -1)
      .join('\n')

  test('numbers the statuses in the order of the visits', () =>
    expect(path('1/1 0/1002 0/1002 2/208 0/0 5/5 3/301 3/3')).toMatchInlineSnapshot(`
      "expected --> accepted : 1
      accepted --> inTransit : 2
      inTransit --> exception : 3
      exception --> inTransit : 4
      inTransit --> outForDelivery : 5
      outForDelivery --> delivered : 6"
    `))

  test('goes by way of presumed scans', () =>
    expect(path('3/301')).toMatchInlineSnapshot(`
    "expected --> accepted : 1 + presumed
    accepted --> outForDelivery : 2 + presumed
    outForDelivery --> delivered : 3"
  `))

  test('marks discounted scans, and continues from where it was', () =>
    expect(path('1/1 0/1002 5/5 3/301 0/1002 0/1002 5/5')).toMatchInlineSnapshot(`
      "expected --> accepted : 1
      accepted --> inTransit : 2
      inTransit --> outForDelivery : 3 6
      outForDelivery --> delivered : 4 ✗ delivered-is-final
      outForDelivery --> inTransit : 5"
    `))

  test('leaves out a scan that was ruled untrue', () => {
    const list = events('1/1 2/2 2/901')
    const overrides = [{ identity: identityOf(list[2]!)!, is: 'false' }] as const
    expect(dot(replay(list, { overrides }))).toBe(dot(replay(list.slice(0, 2))))
  })

  test('marks an overruled scan', () =>
    expect(path('1/1 0/1002 5/5 3/301 0/1002 5/5 2/204')).toMatchInlineSnapshot(`
    "expected --> accepted : 1
    accepted --> inTransit : 2
    inTransit --> outForDelivery : 3 6
    outForDelivery --> delivered : 4 ✗ delivered-is-final
    outForDelivery --> inTransit : 5
    outForDelivery --> exception : 7"
  `))

  test('marks unusual steps, even those that move nothing', () =>
    expect(path('1/1 0/0 1/101 5/5 3/301 6/6 4/4')).toMatchInlineSnapshot(`
      "expected --> accepted : 1
      accepted --> inTransit : 2
      inTransit --> inTransit : 3 ~ late-paperwork
      inTransit --> outForDelivery : 4
      outForDelivery --> delivered : 5
      delivered --> returning : 6 ~ reopened
      returning --> returned : 7"
    `))

  test('distinguishes a cancelled label from a return', () => {
    expect(path('1/101 4/401 4/401')).toMatchInlineSnapshot(`
      "expected --> accepted : 1
      accepted --> cancelled : 2"
    `)
    expect(path('1/1 4/401')).toMatchInlineSnapshot(`
      "expected --> accepted : 1 ✗ cancelled-after-collection
      expected --> cancelled : 2"
    `)
  })

  test('leaves out scans that move nothing, and reads an unknown substatus as its status', () =>
    expect(path('1/1 - 99/9 3/999@3 5/5@2 5/5@2')).toMatchInlineSnapshot(`
      "expected --> accepted : 1
      accepted --> outForDelivery : 2
      outForDelivery --> delivered : 3"
    `))

  test('of neither a table nor a report is an error', () => {
    expect(() => mermaid(7 as never)).toThrow('mermaid takes a table or a report, not 7.')
    expect(() => dot({} as never)).toThrow('dot takes a table or a report, not {}.')
  })

  test('in Graphviz', async () => {
    await expect(dot(replay(events('1/1 0/1002 5/5 3/301 0/1002 6/6 3/3')))).toMatchFileSnapshot('diagrams/path.dot')
  })

  test('is unbroken and ends where the report does', () => {
    const trace = fc.array(fc.constantFrom(...codes, '-', '99/9', '3/999'), { maxLength: 25 }).map(words => words.join(' '))
    fc.assert(
      fc.property(trace, words => {
        const report = replay(events(words))
        const { arrows } = readDot(dot(report))
        const steps = arrows
          .flatMap(arrow =>
            (/^[\d ]+/.exec(arrow.label)?.[0] ?? '')
              .trim()
              .split(' ')
              .map(number => ({ ...arrow, number: Number(number) })),
          )
          .sort((a, b) => a.number - b.number)
        let at = 'expected'
        for (const [index, { number, from, to, label, style }] of steps.entries()) {
          expect(number).toBe(index + 1)
          expect(from).toBe(at)
          if (!label.includes('✗')) at = to
          expect(style).toBe(label.includes('✗') ? 'color=red arrowhead=tee' : /[~+]/.test(label) ? 'style=dashed' : '')
        }
        expect(at).toBe(report.outcome ?? report.status)
        readMermaid(mermaid(report))
      }),
    )
  })
})

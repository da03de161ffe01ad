// docs/reference/constraints.md compared with the library: a section for every constraint, its own sentence, and an example that shows it
// and nothing else. And the guards of docs/reference/table.md: each switches its constraint off for the codes listed.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile, shipmentMachine } from '../../machines/index.js'
import { type Constraint, codes, constraints, identityOf, replay, type ScanRuling, type Verdict } from '../../src/index.js'
import { cellAt, shippedTable, type Table } from '../../src/table/index.js'
import { events } from '../replay/story.js'

// Each grade of the page: the verdicts its example may get, and the judgements the table may hold for the constraint.
const grades: Readonly<Record<string, { verdicts: readonly Verdict[]; judgements: readonly (readonly string[])[] }>> = {
  unusual: { verdicts: ['unusual'], judgements: [['unusual']] },
  impossible: { verdicts: ['impossible', 'overruled'], judgements: [['impossible']] },
  'impossible as reported, may be a gap': {
    verdicts: ['gap', 'impossible', 'overruled'],
    judgements: [['gap'], ['gap', 'impossible']],
  },
  'none, the code could not be read': { verdicts: ['unknown'], judgements: [[]] },
  'none, the code could not be read in full': { verdicts: ['unknown'], judgements: [[]] },
  'none, the code could not be inferred': { verdicts: ['uncoded'], judgements: [[]] },
  'none, the scan was ruled untrue': { verdicts: ['voided'], judgements: [[]] },
}

interface Section {
  readonly constraint: string
  readonly grade: string
  readonly sentence: string
  readonly trace: string
  readonly end: string
  readonly advice: string
}

const sections: readonly Section[] = readFileSync('docs/reference/constraints.md', 'utf8')
  .split(/^### /m)
  .slice(1)
  .map(text => {
    const field = (shape: RegExp) => shape.exec(text)?.slice(1) ?? []
    const [trace = '', status = '', certainty = ''] = field(/^Example: `(.*)` → `(\w+)`, (.*)$/m)
    return {
      constraint: field(/^(\S+)\n/)[0] ?? '',
      grade: field(/^Grade: (.*)$/m)[0] ?? '',
      sentence: field(/^> (.*)$/m)[0] ?? '',
      trace,
      end: `${status}, ${certainty.replaceAll('`', '')}`,
      advice: field(/^What to do: ([\s\S]*)/m)[0] ?? '',
    }
  })

const judgementsOf = (constraint: string) => {
  const its = shippedTable.judgements.filter(judgement => 'constraint' in judgement && judgement.constraint === constraint)
  return [...new Set(its.map(({ kind }) => kind))].sort()
}

describe('the constraints page', () => {
  test('has one section for each constraint, in their order', () => {
    expect(sections.map(({ constraint }) => constraint)).toEqual(constraints.map(({ name }) => name))
  })

  describe.each(sections)('on $constraint', ({ constraint, grade, sentence, trace, end, advice }) => {
    test('gives the constraint’s own sentence, its grade and advice', () => {
      expect(sentence).toBe(constraints.find(row => row.name === constraint)?.sentence)
      expect(grades[grade]?.judgements).toContainEqual(judgementsOf(constraint))
      expect(advice.trim()).toMatch(/\.$/)
    })

    test('has an example that only this constraint flags, and that ends as the page says', () => {
      const list = events(trace)
      // Of this one the last scan was ruled false.
      const overrides: readonly ScanRuling[] =
        constraint === 'ruled-false' ? [{ identity: identityOf(list.at(-1)!)!, is: 'false' }] : []
      const classify = () => {
        throw new Error('on purpose')
      }
      const { flags, status, alternative } = replay(list, { overrides, classify })
      // A parcel is delivered once more only after trouble.
      const others: readonly string[] = constraint === 'redelivered' ? ['trouble-after-end'] : []
      const its = flags.filter(flag => !others.includes(flag.constraint))
      expect([...new Set(its.map(flag => flag.constraint))]).toEqual([constraint])
      for (const { verdict } of its) expect(grades[grade]?.verdicts).toContain(verdict)
      expect(end).toBe(`${status}, ${alternative ? `uncertain (or ${alternative.status})` : 'certain'}`)
    })
  })
})

// Rows of the page's table: | `guard` | `constraint` | codes it no longer names | what applies instead |
const switches = [
  ...readFileSync('docs/reference/table.md', 'utf8').matchAll(/^\| `(\w+)` +\| `([a-z-]+)` +\| ([\d/x, –]+?) +\|/gm),
].map(([, guard, constraint, listed]) => ({ guard: guard!, constraint: constraint as Constraint, listed: listed! }))

const codesNamedBy = (table: Table, constraint: Constraint) =>
  codes.filter((_, at) =>
    table.states.some(state => {
      if (!state) return false
      const { judgement } = cellAt(table, state.id, at + 1)
      return 'constraint' in judgement && judgement.constraint === constraint
    }),
  )

describe('the guards of the table page', () => {
  const named = Object.keys(shipmentMachine.implementations.guards ?? {}).filter(name => !/^is[A-Z]|^handedOver$/.test(name))

  test('are those that do not test a substatus alone', () => {
    expect(switches.map(({ guard }) => guard).sort()).toEqual(named.sort())
  })

  test.each(switches)('$guard switches $constraint off for $listed', ({ guard, constraint, listed }) => {
    const without = compile(shipmentMachine.provide({ guards: { [guard]: () => false } }))
    const left = codesNamedBy(without, constraint)
    const gone = codesNamedBy(shippedTable, constraint).filter(code => !left.includes(code))
    // `0/x` stands for every code of the status that the constraint names at all.
    const means = (code: string, word: string) => (word.endsWith('/x') ? code.startsWith(word.slice(0, -1)) : code === word)
    const expected =
      listed === '–'
        ? []
        : codesNamedBy(shippedTable, constraint).filter(code => listed.split(', ').some(word => means(code, word)))
    expect(gone).toEqual(expected)
  })
})

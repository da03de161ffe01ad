// docs/law.md held to the library: a section for every law, its own sentence, and an example that shows it and nothing else.
// And the switches of docs/table.md: every guard it names switches the law it says.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile, shipmentMachine } from '../../machines/index.js'
import { cellAt, codes, type Law, laws, replay, shippedTable, type Table, type Verdict } from '../../src/index.js'
import { events } from '../replay/story.js'

// Each grade of the page: the verdicts its example may get, and the judgements the table may hold for the law.
const grades: Readonly<Record<string, { verdicts: readonly Verdict[]; judgements: readonly (readonly string[])[] }>> = {
  unusual: { verdicts: ['unusual'], judgements: [['unusual']] },
  impossible: { verdicts: ['impossible', 'overruled'], judgements: [['impossible']] },
  'impossible as reported, may be a gap': {
    verdicts: ['gap', 'impossible', 'overruled'],
    judgements: [['gap'], ['gap', 'impossible']],
  },
  'none, the code could not be read': { verdicts: ['unknown'], judgements: [[]] },
  'none, the code could not be read in full': { verdicts: ['unknown'], judgements: [[]] },
}

interface Section {
  readonly law: string
  readonly grade: string
  readonly sentence: string
  readonly trace: string
  readonly end: string
  readonly advice: string
}

const sections: readonly Section[] = readFileSync('docs/law.md', 'utf8')
  .split(/^### /m)
  .slice(1)
  .map(text => {
    const field = (shape: RegExp) => shape.exec(text)?.slice(1) ?? []
    const [trace = '', status = '', sure = ''] = field(/^Example: `(.*)` → `(\w+)`, (.*)$/m)
    return {
      law: field(/^(\S+)\n/)[0] ?? '',
      grade: field(/^Grade: (.*)$/m)[0] ?? '',
      sentence: field(/^> (.*)$/m)[0] ?? '',
      trace,
      end: `${status}, ${sure.replaceAll('`', '')}`,
      advice: field(/^What to do: ([\s\S]*)/m)[0] ?? '',
    }
  })

const judgementsOf = (law: string) =>
  [...new Set(shippedTable.judgements.flatMap(judged => ('law' in judged && judged.law === law ? [judged.kind] : [])))].sort()

describe('the law page', () => {
  test('has one section for each law, in the order of the laws', () => {
    expect(sections.map(({ law }) => law)).toEqual(laws.map(({ law }) => law))
  })

  describe.each(sections)('on $law', ({ law, grade, sentence, trace, end, advice }) => {
    test('gives the law’s own sentence, its grade and advice', () => {
      expect(sentence).toBe(laws.find(row => row.law === law)?.sentence)
      expect(grades[grade]?.judgements).toContainEqual(judgementsOf(law))
      expect(advice.trim()).toMatch(/\.$/)
    })

    test('has an example that is flagged by it and by nothing else, and ends as it says', () => {
      const { flags, status, alternative } = replay(events(trace))
      expect([...new Set(flags.map(flag => flag.law))]).toEqual([law])
      for (const { verdict } of flags) expect(grades[grade]?.verdicts).toContain(verdict)
      expect(end).toBe(`${status}, ${alternative ? `disputed by ${alternative.status}` : 'settled'}`)
    })
  })
})

// Rows of the page's table: | `guard` | `law` | codes it stops judging so | what it says instead |
const switches = [...readFileSync('docs/table.md', 'utf8').matchAll(/^\| `(\w+)` +\| `([a-z-]+)` +\| ([\d/x, –]+?) +\|/gm)].map(
  ([, guard, law, told]) => ({ guard: guard!, law: law as Law, told: told! }),
)

const judgedBy = (table: Table, law: Law) =>
  codes.filter((_, at) =>
    table.states.some(state => {
      if (!state) return false
      const { judgement } = cellAt(table, state.id, at + 1)
      return 'law' in judgement && judgement.law === law
    }),
  )

describe('the switches of the table page', () => {
  const named = Object.keys(shipmentMachine.implementations.guards ?? {}).filter(name => !/^is[A-Z]/.test(name))

  test('are the guards that do not ask for a substatus alone', () => {
    expect(switches.map(({ guard }) => guard).sort()).toEqual(named.sort())
  })

  test.each(switches)('$guard switches $law off for $told', ({ guard, law, told }) => {
    const without = compile(shipmentMachine.provide({ guards: { [guard]: () => false } }))
    const left = judgedBy(without, law)
    const gone = judgedBy(shippedTable, law).filter(code => !left.includes(code))
    // `0/x` stands for every code of the status that the law judges at all.
    const means = (code: string, word: string) => (word.endsWith('/x') ? code.startsWith(word.slice(0, -1)) : code === word)
    const expected =
      told === '–' ? [] : judgedBy(shippedTable, law).filter(code => told.split(', ').some(word => means(code, word)))
    expect(gone).toEqual(expected)
  })
})

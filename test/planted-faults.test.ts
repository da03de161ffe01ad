// Faults are planted by replacing a text of the sources; a change of the sources must not leave one behind. The slow tests that
// look for the faults would notice much later.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutants as engineMutants } from './simulator/mutants.js'
import { mutants as journalMutants } from './testing/handler/journal-mutants.js'

const planted = [
  ...engineMutants.flatMap(({ fault, edits }) => edits.map(edit => ({ fault, ...edit }))),
  ...journalMutants.map(({ fault, file, right }) => ({ fault, file: join('journal', file), right })),
]

test.each(planted)('$fault: the text it replaces occurs once in $file', ({ file, right }) => {
  expect(readFileSync(join('src', file), 'utf8').split(right)).toHaveLength(2)
})

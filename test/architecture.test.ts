// The import table of docs/architecture.md as a test: which folder may import which, which words the pure folders may not
// use, and how long a file may be.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const vocabulary = 'src/vocabulary'
const pureCore = [vocabulary, 'src/table', 'src/replay', 'src/journal']

const mayImport: Readonly<Record<string, readonly string[]>> = {
  'src/vocabulary': [],
  'src/table': [vocabulary],
  machines: [vocabulary, 'src/table', 'xstate'],
  'src/feeds': [vocabulary],
  'src/texts': [vocabulary],
  'src/replay': [vocabulary, 'src/table'],
  'src/journal': [vocabulary, 'src/table', 'src/replay'],
  'src/rules': pureCore,
  'src/render': [...pureCore, '@dagrejs/dagre'],
  'src/async': [vocabulary],
  'src/engine': [...pureCore, 'src/rules', 'src/async'],
  'src/stores': [
    ...[vocabulary, 'src/table', 'src/async', 'src/engine', 'pg', '@electric-sql/pglite'],
    ...['node:crypto', 'node:fs', 'node:net', 'node:path'],
  ],
  'src/webhook': [vocabulary, 'src/feeds', 'src/async', 'src/engine', 'node:crypto'],
  'src/testing': [
    ...[...pureCore, 'src/rules', 'src/feeds', 'src/render', 'src/engine', 'src/webhook'],
    ...['fast-check', 'vitest'],
  ],
  'src/columns': [vocabulary, 'src/table', 'src/replay'],
  'src/cli': ['*'],
  src: [...pureCore, 'src/rules', 'src/render'],
}

const pure = [...pureCore, 'src/rules', 'src/feeds', 'src/texts', 'src/render', 'src/columns']
const impure =
  /\basync\b|\bawait\b|\bPromise\b|\bDate\.now\b|new Date\(\)|\bperformance\b|\bMath\.random\b|\bcrypto\b|\bsetTimeout\b|\bsetInterval\b|\bprocess\b|\bconsole\b|\bfetch\(|\bglobalThis\b/

// The generator is a script: it writes the shipped table's file.
const scripts = ['machines/generate.ts']
const generated = ['src/table/shipped.ts']

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : path.endsWith('.ts') ? [path] : []
  })
}

const folderOf = (path: string) =>
  Object.keys(mayImport)
    .filter(folder => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0]

/** What a file imports: each word as written, with the folder or package it means. */
function importsOf(path: string, text: string): { word: string; from: string }[] {
  const words = [...text.matchAll(/(?:^(?:import|export)\b[^'"]*?\bfrom|\bimport\(|^import)\s*['"]([^'"]+)['"]/gm)].map(
    match => match[1]!,
  )
  return words.map(word => ({
    word,
    from: word.startsWith('.') ? (folderOf(relative('.', join(dirname(path), word))) ?? 'src') : word,
  }))
}

// Of the engine, stores know the ports alone.
const strangers = (folder: string, path: string, text: string): string[] =>
  folder !== 'src/stores'
    ? []
    : importsOf(path, text).flatMap(({ word, from }) =>
        from === 'src/engine' && !word.endsWith('/engine/ports.js') ? [`${path}: ${folder} may not import ${word}`] : [],
      )

function trespasses(path: string, text: string): string[] {
  const folder = folderOf(path)
  if (!folder) return [`${path}: no room of the table`]
  const allowed = mayImport[folder]!
  const imports =
    scripts.includes(path) || allowed.includes('*')
      ? []
      : importsOf(path, text).filter(({ from }) => from !== folder && !allowed.includes(from))
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'/g, '')
  const word = pure.includes(folder) ? impure.exec(code)?.[0] : undefined
  return [
    ...imports.map(({ word: imported }) => `${path}: ${folder} may not import ${imported}`),
    ...strangers(folder, path, text),
    ...(word ? [`${path}: ${folder} is pure and may not say ${word}`] : []),
    ...(text.split('\n').length > 300 && !generated.includes(path) ? [`${path}: longer than 300 lines`] : []),
  ]
}

const sources = [...filesIn('src'), ...filesIn('machines')]

test.each(sources)('%s keeps to its room', path => {
  expect(trespasses(path, readFileSync(path, 'utf8'))).toEqual([])
})

test('every folder of src is a room', () => {
  for (const path of sources) expect(folderOf(path), path).toBeDefined()
  for (const name of ['utils', 'common', 'helpers', 'types', 'lib'])
    expect(sources.filter(path => path.includes(`/${name}`))).toEqual([])
})

describe('the test itself sees', () => {
  test.each([
    [
      'a forbidden folder',
      'src/vocabulary/x.ts',
      `import { replay } from '../replay/replay.js'`,
      'src/vocabulary may not import ../replay/replay.js',
    ],
    ['a forbidden package', 'src/replay/x.ts', `import { setup } from 'xstate'`, 'src/replay may not import xstate'],
    ['a re-export', 'src/table/x.ts', `export { x } from '../feeds/x.js'`, 'src/table may not import ../feeds/x.js'],
    ['an import on demand', 'src/render/x.ts', `const x = import('node:fs')`, 'src/render may not import node:fs'],
    ['an import for its effect', 'src/render/x.ts', `import 'node:fs'`, 'src/render may not import node:fs'],
    [
      'the engine behind its ports',
      'src/stores/x.ts',
      `import { relay } from '../engine/outbox/relay.js'`,
      'src/stores may not import ../engine/outbox/relay.js',
    ],
    ['the barrel from below', 'src/render/x.ts', `import { x } from '../index.js'`, 'src/render may not import ../index.js'],
    ['a clock', 'src/feeds/x.ts', 'const now = Date.now()', 'src/feeds is pure and may not say Date.now'],
    ['waiting', 'src/replay/x.ts', 'export async function x() {}', 'src/replay is pure and may not say async'],
    ['length', 'src/cli/x.ts', '\n'.repeat(301), 'longer than 300 lines'],
  ])('%s', (_, path, text, message) => {
    expect(trespasses(path, text).join()).toContain(message)
  })
})

// Every public symbol says what it is for: each name an entry point exports is declared below a TSDoc comment.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const entries = [
  'src/index.ts',
  'machines/index.ts',
  'src/engine/index.ts',
  'src/stores/pglite.ts',
  'src/stores/postgres.ts',
  'src/webhook/index.ts',
  'src/testing/index.ts',
  'src/feeds/kd100.ts',
  'src/feeds/kuaidi100.ts',
  'src/feeds/native.ts',
]

/** Where an entry's exports are declared: name and file, through re-exports. */
function declared(path: string): { name: string; path: string }[] {
  const text = readFileSync(path, 'utf8')
  const own = [...text.matchAll(/^export (?:abstract )?(?:class|const|function|interface|type) (\w+)/gm)].map(([, name]) => ({
    name: name!,
    path,
  }))
  const passed = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)].flatMap(([, names, from]) => {
    const wanted = names!
      .split(',')
      .map(name => name.replace('type ', '').trim())
      .filter(Boolean)
    const file = join(dirname(path), from!.replace(/\.js$/, '.ts'))
    return declared(file).filter(({ name }) => wanted.includes(name))
  })
  return [...own, ...passed]
}

const documented = (name: string, text: string) =>
  new RegExp(String.raw`\*/\n(?:// .*\n)*export (?:abstract )?(?:class|const|function|interface|type) ${name}\b`).test(text)

test.each(entries.flatMap(entry => declared(entry).map(({ name, path }) => ({ entry, name, path }))))(
  '$name of $entry is documented',
  ({ name, path }) => {
    expect(documented(name, readFileSync(path, 'utf8'))).toBe(true)
  },
)

test('the test itself sees an export without a comment', () => {
  expect(documented('a', '/** A. */\nexport const a = 1')).toBe(true)
  expect(documented('a', 'export const a = 1')).toBe(false)
  expect(declared('src/index.ts').map(({ name }) => name)).toEqual(
    expect.arrayContaining(['replay', 'Report', 'timeline', 'shippedTable']),
  )
})

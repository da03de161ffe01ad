// Executes every code block of README and docs. A ```js block runs as a module beside an installed shipfold, or as a test if it
// imports vitest. A ```sh block runs its `$ ` lines from the repository's root. A ```sql block queries the PGlite directory named
// like its page, which the page's js blocks filled. The output must equal the ```text block that follows.

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { PGlite, type Results } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Block, blocksOf, isTyped, pages } from '../../docs/site/blocks.js'
import type { ErrorCode } from '../../src/index.js'
import { mermaid } from '../../src/render/index.js'
import { shippedTable } from '../../src/table/index.js'
import { faultKinds, guarantees, symptoms } from '../../src/testing/index.js'
import { effectSteps } from '../engine/outbox/effect-steps.js'

const blocks = pages.flatMap(blocksOf)
const effectPage = join('docs', 'reference', 'delivery.md')
const asText = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value ?? ''))
let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'shipfold-docs-'))
  mkdirSync(join(home, 'node_modules'))
  mkdirSync(join(home, 'bin'))
  symlinkSync(resolve('.'), join(home, 'node_modules', 'shipfold'))
  for (const name of ['xstate', 'fast-check', 'vitest', '@electric-sql', 'hono', '@hono', 'express', 'fastify'])
    symlinkSync(resolve('node_modules', name), join(home, 'node_modules', name))
  writeFileSync(join(home, 'bin', 'shipfold'), `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/cli/main.js')}" "$@"\n`)
  chmodSync(join(home, 'bin', 'shipfold'), 0o755)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('the code blocks', () => {
  const isSuite = ({ code }: Block) => code.includes("from 'vitest'")
  const runnable = blocks.filter(({ language }) => language === 'js')
  test.each(runnable.filter(isSuite))('$name passes', { timeout: 60_000 }, ({ name, code }) => {
    const file = `${name.replace(/\W/g, '-')}.test.mjs`
    writeFileSync(join(home, file), code)
    const vitest = resolve('node_modules/vitest/vitest.mjs')
    const env = { ...process.env, NO_COLOR: '1' }
    const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--root', home, file], {
      cwd: home,
      encoding: 'utf8',
      env,
    })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/Tests +\d+ passed/)
  })

  test.each(runnable.filter(block => !isSuite(block)))(
    '$name prints the quoted output',
    ({ name, code, output }) => {
      const file = join(home, `${name.replace(/\W/g, '-')}.mjs`)
      writeFileSync(file, code)
      const printed = execFileSync(process.execPath, [file], {
        cwd: home,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      })
      expect(printed.trimEnd()).toBe((output ?? '').trimEnd())
    },
    60_000,
  )

  const queries = blocks.filter(({ language }) => language === 'sql')
  describe.each([...new Set(queries.map(({ page }) => page))])('the database of %s', page => {
    let database: PGlite
    beforeAll(async () => {
      database = await PGlite.create(join(home, basename(page, '.md')))
    }, 60_000)
    afterAll(() => database.close())

    test.each(queries.filter(block => block.page === page))('$name returns the quoted rows', async ({ code, output }) => {
      const answers = await database.exec(code, { rowMode: 'array' })
      const { fields, rows } = answers.findLast(({ fields }) => fields.length > 0)! as Results<unknown[]>
      const lines = [fields.map(({ name }) => name), ...rows.map(row => row.map(asText))]
      expect(rows).not.toEqual([])
      if (output !== null) expect(lines.map(line => line.join(' | ')).join('\n')).toBe(output.trimEnd())
    })
  })

  const commands = blocks.filter(isTyped)
  test.each(commands)('$name prints the quoted output', { timeout: 60_000 }, ({ code, output }) => {
    const script = code
      .split('\n')
      .filter(line => line.startsWith('$ '))
      .map(line => line.slice(2))
      .join('\n')
    const env = {
      ...process.env,
      NO_COLOR: '1',
      LC_ALL: 'C.UTF-8',
      COLUMNS: '100',
      SHIPFOLD_DB: join(home, 'shop'),
      PATH: `${join(home, 'bin')}:${process.env.PATH}`,
    }
    const { stdout } = spawnSync('sh', ['-c', `exec 2>&1\n${script}`], { encoding: 'utf8', env })
    expect(stdout.trimEnd()).toBe((output ?? '').trimEnd())
  })

  const drawings = blocks.filter(({ language }) => language === 'mermaid')
  test.each(drawings.filter(({ page }) => page !== effectPage))('$name is the shipped statechart', ({ code }) => {
    expect(code.trim()).toBe(mermaid(shippedTable).trim())
  })

  test.each(drawings.filter(({ page }) => page === effectPage))(
    '$name has every step that an effect can take',
    async ({ code }) => {
      const drawn = [...code.matchAll(/^(\S+ --> \S+) : \S/gm)].map(([, step]) => step!)
      expect(drawn.sort()).toEqual([...(await effectSteps())].sort())
    },
    60_000,
  )

  test('name every fault, guarantee and symptom of the testing kit', () => {
    const page = readFileSync(join('docs', 'reference', 'testing.md'), 'utf8')
    const faults = faultKinds.map(
      row => `| \`${row.kind}\` | ${row.description} | ${row.guarantees.map(name => `\`${name}\``).join(', ')} |`,
    )
    const promised = guarantees.map(({ guarantee, sentence }) => `| \`${guarantee}\` | ${sentence} |`)
    const found = symptoms.map(({ symptom }) => `\`${symptom}\``)
    expect([...faults, ...promised, ...found].filter(line => !page.includes(line))).toEqual([])
  })

  test('name every error code', () => {
    const codes = {
      ...{
        'bad-option': 0,
        'bad-rule': 0,
        'bad-table': 0,
        closed: 0,
        'machine-not-a-grid': 0,
        'machine-silent': 0,
        'store-busy': 0,
      },
      ...{
        'store-contended': 0,
        'store-corrupt': 0,
        'store-failed': 0,
        'too-many-events': 0,
        'transaction-failed': 0,
        'unknown-table': 0,
        'unusable-input': 0,
      },
    } satisfies Record<ErrorCode, 0>
    const page = readFileSync(join('docs', 'reference', 'operations.md'), 'utf8')
    expect(Object.keys(codes).filter(code => !page.includes(`\`${code}\``))).toEqual([])
  })

  // A ts block quotes a file of the tests.
  const quoted = ['test/feeds/example.ts', 'test/stores/transactions/clients.ts'].map(file => readFileSync(file, 'utf8'))
  const isFile = ({ language, code }: Block) =>
    language === 'ts' && quoted.some(text => text.replaceAll('../../src/feeds/', './').includes(code))
  const isCommand = (block: Block) => isTyped(block) || (block.language === 'sh' && /^(npm |npx )/.test(block.code))
  const isData = ({ language }: Block) => ['text', 'json', 'mermaid'].includes(language)

  test('are all executed', () => {
    const isExecuted = (block: Block) => runnable.includes(block) || queries.includes(block) || isCommand(block)
    const idle = blocks.filter(block => !isExecuted(block) && !isData(block) && !isFile(block))
    expect(idle.map(({ name, language }) => `${name} ${language}`)).toEqual([])
    expect(runnable.length + commands.length).toBeGreaterThan(5)
  })
})

// Every code block of README and docs, executed. A ```js block is run as a module beside an installed shipfold; a ```sh block
// runs its `$ ` lines from the repository's root; what they print is compared with the ```text block that follows.

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mermaid, shippedTable } from '../src/index.js'

interface Block {
  readonly name: string
  readonly language: string
  readonly code: string
  readonly output: string | null
}

const pages = ['README.md', ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map(name => join('docs', name))].filter(
  name => name.endsWith('.md') && !name.includes('node_modules'),
)

function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8')
  const found = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(match => ({
    language: match[1]!,
    code: match[2]!,
    line: text.slice(0, match.index).split('\n').length,
  }))
  return found.map(({ language, code, line }, at) => {
    const next = found[at + 1]
    return { name: `${page}:${line}`, language, code, output: next?.language === 'text' ? next.code : null }
  })
}

const blocks = pages.flatMap(blocksOf)
let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'shipfold-docs-'))
  mkdirSync(join(home, 'node_modules'))
  mkdirSync(join(home, 'bin'))
  symlinkSync(resolve('.'), join(home, 'node_modules', 'shipfold'))
  for (const name of ['xstate', 'fast-check']) symlinkSync(resolve('node_modules', name), join(home, 'node_modules', name))
  writeFileSync(join(home, 'bin', 'shipfold'), `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/cli/main.js')}" "$@"\n`)
  chmodSync(join(home, 'bin', 'shipfold'), 0o755)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('the documents', () => {
  const runnable = blocks.filter(({ language }) => language === 'js')
  test.each(runnable)('$name prints what it says', ({ name, code, output }) => {
    const file = join(home, `${name.replace(/\W/g, '-')}.mjs`)
    writeFileSync(file, code)
    const printed = execFileSync(process.execPath, [file], {
      cwd: home,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    expect(printed.trimEnd()).toBe((output ?? '').trimEnd())
  })

  const commands = blocks.filter(({ language, code }) => language === 'sh' && code.startsWith('$ shipfold'))
  test.each(commands)('$name prints what it says', ({ code, output }) => {
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
      PATH: `${join(home, 'bin')}:${process.env.PATH}`,
    }
    const { stdout } = spawnSync('sh', ['-c', `exec 2>&1\n${script}`], { encoding: 'utf8', env })
    expect(stdout.trimEnd()).toBe((output ?? '').trimEnd())
  })

  test.each(blocks.filter(({ language }) => language === 'mermaid'))('$name is the machine as it is drawn', ({ code }) => {
    expect(code.trim()).toBe(mermaid(shippedTable).trim())
  })

  // A ts block is a file of the tests, to the letter.
  const isFile = ({ language, code }: Block) =>
    language === 'ts' && readFileSync('test/feeds/example.ts', 'utf8').replaceAll('../../src/feeds/', './').includes(code)
  const isCommand = ({ language, code }: Block) => language === 'sh' && /^(\$ shipfold|npm |npx )/.test(code)
  const isData = ({ language }: Block) => ['text', 'json', 'mermaid'].includes(language)

  test('have no block that nothing executes', () => {
    const idle = blocks.filter(block => !runnable.includes(block) && !isCommand(block) && !isData(block) && !isFile(block))
    expect(idle.map(({ name, language }) => `${name} ${language}`)).toEqual([])
    expect(runnable.length + commands.length).toBeGreaterThan(5)
  })
})

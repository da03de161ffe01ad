// The code blocks of README and docs. The tests execute them all; the site runs in the page those that a browser can run.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Block {
  /** The page's path in the repository. */
  readonly page: string
  /** The page and the block's first line, as `docs/why.md:10`. */
  readonly name: string
  readonly language: string
  readonly code: string
  /** What the block prints: the `text` block that follows it, if one does. */
  readonly output: string | null
}

/** The Markdown pages whose blocks are executed. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md') && !name.includes('node_modules') && !name.startsWith('site'))
    .map(name => join('docs', name)),
]

/** The blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8')
  const found = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(match => ({
    language: match[1]!,
    code: match[2]!,
    line: text.slice(0, match.index).split('\n').length,
  }))
  return found.map(({ language, code, line }, at) => {
    const next = found[at + 1]
    return { page, name: `${page}:${line}`, language, code, output: next?.language === 'text' ? next.code : null }
  })
}

/** The packages that a block imports. */
const importsOf = ({ code }: Block): string[] => [...code.matchAll(/^import [^;]*? from '([^']+)'/gm)].map(([, name]) => name!)

// shipfold/testing hashes only for the signed pushes that it sends to a handler.
const inBrowser = /^(shipfold(\/(table|render|machine|texts|feeds(\/\w+)?|engine|testing))?|xstate|fast-check)$/

/** Whether the block is what someone types into a terminal, with what it prints. */
export const isTyped = ({ language, code }: Block): boolean => language === 'sh' && code.startsWith('$ ')

/** What a block needs that a browser does not have, as a sentence; null if the block runs in a page or has no code to run. */
export function needs(block: Block): string | null {
  if (block.language === 'sql') return 'Queries the engine’s database.'
  if (isTyped(block)) return 'Needs a terminal, with Node.'
  if (block.language !== 'js') return null
  const missing = importsOf(block).filter(name => !inBrowser.test(name))
  if (missing.length === 0) return null
  if (missing.includes('vitest')) return 'A test: vitest runs it, in Node.'
  if (missing.some(name => /pglite|postgres|^pg$/.test(name))) return 'Needs Node and a database.'
  return 'Needs Node.'
}

/** Whether a browser can run the block. */
export const isRunnable = (block: Block): boolean => block.language === 'js' && needs(block) === null

/** The block as a module: `run(console)` does what the block does, each time anew. */
export function moduleOf({ code, output }: Block): string {
  const imports = /^import [^;]*? from '[^']+'$/gm
  return [
    ...(code.match(imports) ?? []),
    `export const printed = ${JSON.stringify((output ?? '').trimEnd())}`,
    `export const run = async console => {\n${code.replace(imports, '').replace(/^export /gm, '')}\n}`,
  ].join('\n')
}

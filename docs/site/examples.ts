// Examples in the page: a bar below each block that runs it or says what it needs, and the blocks as modules of the site's build.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DefaultTheme, MarkdownRenderer, UserConfig } from 'vitepress'
import { mermaid, svg } from '../../src/render/index.js'
import { shippedTable } from '../../src/table/index.js'
import { type Block, blocksOf, isRunnable, moduleOf, needs, pages } from './blocks.js'
import { imageLink, siteLink, sourceOf } from './pages.js'

type Plugin = NonNullable<NonNullable<UserConfig<DefaultTheme.Config>['vite']>['plugins']>[number]

/** Reads links as the repository's, draws drawings, and puts a bar below the blocks of code. */
export function examples(md: MarkdownRenderer): void {
  md.core.ruler.push('shipfold', ({ env, tokens, Token }) => {
    const page: string = env.relativePath
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === 'link_open') token.attrSet('href', siteLink(page, token.attrGet('href')!))
      if (token.type === 'image') token.attrSet('src', imageLink(env.realPath ?? env.path, page, token.attrGet('src')!))
    }
    const blocks = pages.includes(sourceOf(page)) ? blocksOf(sourceOf(page)) : []
    for (const [at, token] of [...tokens.entries()].reverse()) {
      const block =
        token.type === 'fence' && blocks.find(({ language, code }) => language === token.info && code === token.content)
      if (!block) continue
      const isDrawing = block.language === 'mermaid'
      const extra = new Token('html_block', '', 0)
      extra.content = isDrawing ? drawingOf(block) : barOf(block)
      tokens.splice(isDrawing ? at : at + 1, isDrawing ? 1 : 0, extra)
    }
  })
  const image = md.renderer.rules.image!
  md.renderer.rules.image = (...of) => `<span class="picture" tabindex="0">${image(...of)}</span>`
  md.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>'
  md.renderer.rules.table_close = () => '</table></div>'
}

// The shipped statechart as our own picture; any other state diagram as the list of its steps.
function drawingOf({ code }: Block): string {
  if (code.trim() === mermaid(shippedTable).trim())
    return `<div class="picture" tabindex="0" v-pre>${svg(shippedTable, { styled: false })}</div>`
  const name = (state: string) => (state === '[*]' ? '–' : `<code>${state}</code>`)
  const rows = [...code.matchAll(/^(\S+) --> (\S+) : (.*)$/gm)].map(
    ([, from, to, when]) => `<tr><td>${name(from!)}</td><td>${name(to!)}</td><td>${when}</td></tr>`,
  )
  return `<div class="table" tabindex="0"><table><thead><tr><th>from</th><th>to</th><th>when</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function barOf(block: Block): string {
  if (isRunnable(block)) return `<RunExample name="${block.name}" />`
  const sentence = needs(block)
  return sentence ? `<p class="needs">${sentence}</p>` : ''
}

const list = 'virtual:examples'
const prefix = 'virtual:example/'
const nodeOnly = '\0node-only'

/** `virtual:examples` has each runnable block by its name, as a function that imports its module. */
export function exampleModules(): Plugin {
  const blocks = new Map(
    pages
      .flatMap(blocksOf)
      .filter(isRunnable)
      .map(block => [block.name, block]),
  )
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, { import?: { default: string } }>
  }
  return {
    name: 'shipfold:examples',
    enforce: 'pre',
    resolveId(id) {
      if (id === list || id.startsWith(prefix)) return `\0${id}`
      if (id === 'node:crypto') return nodeOnly
      const file = /^shipfold(\/|$)/.test(id) ? exports[id.replace('shipfold', '.')]?.import?.default : undefined
      return file ? resolve(file) : undefined
    },
    load(id, options) {
      const rows = options?.ssr ? [] : [...blocks.keys()].map(name => `'${name}': () => import('${prefix}${name}')`)
      if (id === `\0${list}`) return `export default { ${rows.join(',\n')} }`
      if (id.startsWith(`\0${prefix}`)) return moduleOf(blocks.get(id.slice(prefix.length + 1))!)
      if (id === nodeOnly)
        return ['createHash', 'timingSafeEqual']
          .map(name => `export const ${name} = () => { throw new Error('${name} needs Node.') }`)
          .join('\n')
      return undefined
    },
  }
}

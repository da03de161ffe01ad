// Which page of the site shows which file of the repository, under which title and in which order.

import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, posix, relative, resolve } from 'node:path'

// README's table of the pages, in the order to read them.
const contents = /^## Documentation$([\s\S]*?)^## /m.exec(readFileSync('README.md', 'utf8'))![1]!

/** Where a page of VitePress stands on the site: its own pages at the root, and a README as its folder's index. */
export const rewrite = (page: string): string => page.replace(/^site\//, '').replace(/README\.md$/, 'index.md')

/** The file of the repository that a page shows. */
export function sourceOf(page: string): string {
  const path = rewrite(page)
  if (path === 'index.md') return 'README.md'
  if (path === 'changelog.md') return 'CHANGELOG.md'
  return `docs/${path.replace(/\/index\.md$/, '/README.md')}`
}

/** Where a link of a page leads on the site: links are written for the repository. */
export function siteLink(page: string, href: string): string {
  if (/^([a-z]+:|#|\/)/.test(href)) return href
  const [, path, hash] = /^([^#]*)(#.*)?$/.exec(href)!
  const target = posix.join(posix.dirname(sourceOf(page)), path!)
  if (target === 'CHANGELOG.md') return `/changelog.md${hash ?? ''}`
  if (target === 'README.md') return `/${hash ?? ''}`
  if (target === 'docs/decisions') return '/decisions/'
  return (
    target
      .replace(/^docs\//, '/')
      .replace(/README\.md$/, '')
      .replace(/(\.mjs)$/, '$1.md') + (hash ?? '')
  )
}

/** Where a page's image is, seen from the file that VitePress reads. */
export const imageLink = (file: string, page: string, src: string): string =>
  /^[a-z]+:/.test(src) ? src : `./${relative(dirname(file), resolve(dirname(sourceOf(page)), src))}`

const titleOf = (file: string): string => /^# (.*)$/m.exec(readFileSync(file, 'utf8'))![1]!.replaceAll('`', '')
const entry = (file: string) => ({ text: titleOf(file), link: file.replace(/^docs/, '').replace(/README\.md$/, '') })

/** The pages of a folder in the order in which README's table names them, then the others by their titles. */
function entriesOf(folder: string) {
  const place = (file: string) => (contents.includes(`(${file})`) ? contents.indexOf(`(${file})`) : Number.POSITIVE_INFINITY)
  return readdirSync(folder)
    .filter(name => name.endsWith('.md'))
    .map(name => `${folder}/${name}`)
    .map(file => ({ ...entry(file), place: place(file) }))
    .sort((a, b) => (a.place === b.place ? a.text.localeCompare(b.text) : a.place - b.place))
    .map(({ text, link }) => ({ text, link }))
}

export const decisions = entriesOf('docs/decisions')

export const sidebar = [
  {
    items: [{ text: 'Overview', link: '/' }, entry('docs/why.md')],
  },
  { text: 'Guide', items: [...entriesOf('docs/guide'), entry('docs/examples/order-backend/README.md')] },
  { text: 'Reference', items: [...entriesOf('docs/reference'), entry('docs/glossary.md')] },
  {
    text: 'Inside',
    items: [
      entry('docs/architecture.md'),
      entry('docs/benchmarks.md'),
      { text: 'Decisions', link: '/decisions/', collapsed: true, items: decisions },
    ],
  },
]

/** The files of the example backend, each a page of its own. */
export const exampleFiles = readdirSync('docs/examples/order-backend')
  .filter(name => name.endsWith('.mjs'))
  .map(name => `docs/examples/order-backend/${name}`)

export const codePage = (file: string): string => `# ${basename(file)}\n\n~~~~js\n${readFileSync(file, 'utf8')}~~~~\n`

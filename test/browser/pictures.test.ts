// The pictures and the timeline in a page: well-formed, inert, accessible, and no wider than the page.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { replay } from '../../src/index.js'
import { pictureStyles, processMap, svg, timelineHtml } from '../../src/render/index.js'
import { shippedTable } from '../../src/table/index.js'
import { events } from '../replay/story.js'
import { openBrowser } from './browser.js'

const { newPage } = openBrowser()

const hostile = [
  '</script><img src=x onerror="document.title=1">',
  ']]><script>document.title=1</script>',
  '\u0000\u001b]0;title\u0007\ud800\ufffe',
  '\u202e"\' onload=alert(1) x="',
  'خرج للتسليم </svg><style>*{display:none}</style>',
  '&#60;b&#62; &amp; --> <!-- `',
]
const report = replay([
  ...hostile.map((text, day) => ({ code: '0/1002', time: `2026-03-0${day + 1} 09:00:00`, text, place: text })),
  { code: '3/301', time: '2026-03-08 11:30:00', text: 'Signed' },
  { code: '0/1002', time: '2026-03-08 12:30:00', text: 'x'.repeat(300) },
  { code: hostile[0]!, time: '2026-03-08 13:30:00' },
  { code: '5/5', time: hostile[1]! },
])
const map = processMap([report, replay(events('1/1 0/0 2/208 0/0 5/5 3/301 6/6 4/4'))])
const pictures = [shippedTable, report, map].flatMap(drawn => hostile.map(title => svg(drawn, { title, styled: false })))
const page = (body: string) =>
  `<!doctype html><html lang="en"><title>Parcel</title><meta name="viewport" content="width=device-width"><style>
:root{color-scheme:light dark}body{margin:16px}@media (prefers-color-scheme:dark){body{background:#14181e}}
${pictureStyles}</style><main><h1>Parcel</h1>${body}</main></html>`
const scroll = (picture: string, at: number) =>
  `<div class="sf-scroll" tabindex="0" role="region" aria-label="Picture ${at}">${picture}</div>`

interface Found {
  readonly root: string
  readonly names: string
  readonly acts: readonly string[]
  readonly title: string
}

// Both run in the page.
const readXml = `text => {
  const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml')
  const all = [documentElement, ...documentElement.querySelectorAll('*')]
  return {
    root: documentElement.nodeName,
    names: [...new Set(all.map(({ nodeName }) => nodeName))].sort().join(' '),
    acts: all.flatMap(({ attributes }) => [...attributes].map(({ name }) => name)).filter(name => /^(on|(style|href|src|id)$)/.test(name)),
    title: documentElement.querySelector('title').textContent,
  }
}`
// axe does not measure the text of pictures: its colour against the one under it.
const contrasts = `[...document.querySelectorAll('.sf-picture text')].map(text => {
  const luminance = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(part => part / 255).map(part => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const under = text.parentElement.querySelector('.sf-box') ?? document.querySelector('.sf-halo')
  const [a, b] = [luminance(getComputedStyle(text).fill), luminance(getComputedStyle(under).fill)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
})`

test('pictures are well-formed XML with nothing that acts, whatever their title', async () => {
  const { page: tab, problems } = await newPage()
  const found = await tab.evaluate<Found[]>(`${JSON.stringify([...pictures, svg(shippedTable)])}.map(${readXml})`)
  expect(found).toHaveLength(pictures.length + 1)
  for (const { root, names, acts } of found) {
    expect(root).toBe('svg')
    expect(names).toMatch(/^desc g path rect (style )?svg text title$/)
    expect(acts).toEqual([])
  }
  expect(found.map(({ title }) => title).slice(0, 2)).toEqual(hostile.slice(0, 2))
  expect(problems).toEqual([])
})

test.each(['light', 'dark'] as const)('a page with timeline and pictures has no violation in %s, and fits', async colorScheme => {
  const { page: tab, problems, requests } = await newPage({ colorScheme, viewport: { width: 360, height: 800 } })
  const body = timelineHtml(report, { heading: 2 }) + [svg(shippedTable), svg(report), svg(map)].map(scroll).join('')
  await tab.setContent(page(body + timelineHtml(replay(events('1/1 5/5 3/301 1/1@4000')), { heading: 2 })))
  expect(await tab.title()).toBe('Parcel')
  expect(await tab.locator('img, script, main :not(svg) > style').count()).toBe(0)
  expect(await tab.locator('.sf-scan').count()).toBe(report.steps.length + report.presumed.length + 4)
  expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(360)
  await tab.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'))
  const violations = await tab.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(node => node.html).join()))`,
  )
  expect(violations).toEqual([])
  const found = await tab.evaluate<number[]>(contrasts)
  expect(found.length).toBeGreaterThan(50)
  expect(Math.min(...found)).toBeGreaterThanOrEqual(4.5)
  expect([problems, requests]).toEqual([[], []])
})
